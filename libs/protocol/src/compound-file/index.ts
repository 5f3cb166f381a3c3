/** Compound files (MS-CFB), in which Windows Installer keeps its packages: the streams of the root storage, read where they lie. */
export { CompoundFile, type CompoundFileLimits, type CompoundStream, type ReadAt } from './compound-file.js';
export { CompoundFileError, type CompoundFileErrorCode } from './compound-file-error.js';
