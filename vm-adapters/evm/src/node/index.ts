export { type TranslationFolderOptions, translationFolder } from './translation-folder.ts';
