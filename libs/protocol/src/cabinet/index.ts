export { CabinetError, type CabinetErrorCode } from './cabinet-error.js';
export { FileAttribute } from './cabinet-format.js';
export type { CabinetLimits } from './cabinet-limits.js';
export type { CabinetTime } from './dos-time.js';
export { METADATA_FILE_NAME, type MetadataCabinetLimits, readMetadataCabinet, readMetadataDocument, readMetadataPieces, writeMetadataCabinet } from './metadata-cabinet.js';
export { MetadataCabinetWriter } from './metadata-cabinet-writer.js';
export { type CabinetFile, readCabinet } from './read-cabinet.js';
export { listCabinet, streamCabinet, type ListedFile, type StreamedFile, type StreamLimits } from './stream/stream-cabinet.js';
export { type FileToWrite, writeCabinet, type WriteCabinetOptions } from './write-cabinet.js';
