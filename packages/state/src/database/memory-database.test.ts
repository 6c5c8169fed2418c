import { databaseBehaviour } from '../testing/database-behaviour.ts';
import { MemoryDatabase } from './memory-database.ts';

databaseBehaviour('a database in memory', () => new MemoryDatabase());
