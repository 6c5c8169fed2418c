import { createHost, reporter } from 'altvm';
import scenario from './scenario.ts';

await scenario.run(reporter(await createHost(), console.log));
