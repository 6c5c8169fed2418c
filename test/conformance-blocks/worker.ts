import { workerData } from 'node:worker_threads';
import { answerFiles } from '../conformance/answer-files.ts';
import { type FileOptions, runFile } from './run-file.ts';

answerFiles((path) => runFile(path, workerData as FileOptions));
