export { type MoveAdapterOptions, moveAdapter } from './adapter.ts';
export { MOVE, moveVmDialect } from './dialect.ts';
export { MoveLoadError, type MoveStatus } from './errors.ts';
export { MOVE_GAS, UNITS, UNITS_PER_GAS } from './gas.ts';
export { LoadedModule } from './loader/loaded-module.ts';
export { parseModule } from './loader/parse.ts';
export { standardLibrary } from './stdlib/index.ts';
export { generateStub, notCallable, type StubOptions } from './stubs/generate.ts';
export { fromTemplate, type TemplateChanges, TemplateError } from './template/publish-from-template.ts';
