import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHost, solidityContract, toAddress } from 'altvm';
import { solidityArtifact } from '../contracts/load.ts';
import { FileStore } from './file-store.ts';

const alice = toAddress('0x00000000000000000000000000000000000000a1');
const bob = toAddress('0x00000000000000000000000000000000000000b2');
const folder = mkdtempSync(join(tmpdir(), 'altvm-store-'));
const path = join(folder, 'state.jsonl');

const first = await createHost({ store: new FileStore(path) });
const contract = solidityContract(solidityArtifact('exchange/artifacts/Token.json'), ['Dollar', 'USD', 1_000n]);
const token = first.deploy({ from: alice, ...contract }).address;
first.call({ from: alice, to: token, function: 'transfer', args: [bob, 250n] });
const root = await first.stateRoot();

// From here on, this could be another process: a new host opens the same file.
const second = await createHost({ store: new FileStore(path) });
console.log(second.simulate({ from: bob, to: token, function: 'balanceOf', args: [bob] }).values);
console.log((await second.stateRoot()) === root);
rmSync(folder, { recursive: true });
