internal import FoundationEssentials

extension SealedFile {
    /// Writes a sealed file row by row, in memory that does not grow with it. One thread at a time.
    ///
    /// The file appears under its name, whole and synced, when `close` returns; until then, and when the
    /// writer goes away unclosed, there is nothing under that name. It has mode 0600 from its first moment.
    public final class Writer {
        /// Rows so far.
        public private(set) var count = 0
        private let file: NewFile
        private let recipient: Recipient
        private let columns: Int
        private let stream: ChunkStream
        /// Authenticated with the first chunk, then empty.
        private var headerDigest: [UInt8]
        private var keys: Set<KeyID> = []
        private var chunk: [UInt8] = []
        private var cipher: [UInt8] = []
        private var output: [UInt8] = []
        private var isOpen = true

        /// A file to come at `path`, in a folder that exists.
        ///
        /// The `label` is a word in clear by which its maker knows the file again.
        /// - Throws: `SealingError.alreadyExists`, `recipientUnusable`, `rowTooLarge` for the names of the
        ///   columns, `system`.
        public init(
            path: String, to addressee: Addressee, columns: [Column], label: String? = nil
        ) throws(SealingError) {
            let (folder, name) = Folder.split(path)
            let recipient = addressee.recipient
            let key = SecretBytes(count: Sodium.keyBytes) { SecureRandom.fill($0) }
            let boxed = key.withBytes { key in
                Result { () throws(SealingError) in try recipient.box(key) }
            }
            let (stream, streamHeader) = ChunkStream.writing(key: key)
            var header = Header(
                format: SealedFile.format, version: SealedFile.version, to: recipient.description,
                columns: columns, key: Encoding.base64(try boxed.get()), stream: Encoding.base64(streamHeader)
            )
            header.label = label
            if case .passphrase(let identity) = addressee { header.identity = identity.description }
            let line = try Self.line(header)
            guard line.count <= SealedFile.rowLimit else {
                throw .rowTooLarge(bytes: line.count, limit: SealedFile.rowLimit)
            }
            file = try NewFile(folder: Folder(path: folder), name: name)
            self.recipient = recipient
            self.columns = columns.count
            self.stream = stream
            headerDigest = Digest(of: line).bytes
            output = line + [0x0A]
        }

        /// Adds a row with one cell per column.
        ///
        /// - Throws: `SealingError.wrongCellCount`, `rowTooLarge`, `dataKeyForOther` for a key that is sealed
        ///   to another recipient, `otherDataKey` and `damagedValue` for a value that does not go with its key;
        ///   then the row is not added and the next may be. `system`, `closed`: the file is given up.
        public func add(_ cells: [Cell]) throws(SealingError) {
            guard isOpen else { throw .closed }
            guard cells.count == columns else {
                throw .wrongCellCount(found: cells.count, wanted: columns)
            }
            let start = chunk.count
            let known = keys
            do throws(SealingError) {
                try append(cells)
                let size = chunk.count - start
                guard size <= SealedFile.rowLimit else {
                    throw .rowTooLarge(bytes: size, limit: SealedFile.rowLimit)
                }
            } catch {
                chunk.removeLast(chunk.count - start)
                keys = known
                throw error
            }
            count += 1
            if chunk.count >= SealedFile.chunkBytes { try flush(isLast: false) }
        }

        /// Finishes the file: from now on it is there, also after a loss of power. Without rows there is none.
        ///
        /// - Returns: how many rows the file has; zero: no file was made.
        /// - Throws: `SealingError.alreadyExists` when another took the name meanwhile, `system`, `closed`;
        ///   then nothing is left behind.
        public func close() throws(SealingError) -> Int {
            guard isOpen else { throw .closed }
            defer { discard() }
            guard count > 0 else { return 0 }
            chunk.append(Record.end)
            Varint.append(count, to: &chunk)
            try flush(isLast: true)
            try file.publish()
            return count
        }

        /// Gives the file up; nothing is left behind. Does nothing after `close`.
        public func discard() {
            isOpen = false
            chunk.wipe()
            file.discard()
        }

        deinit { discard() }

        private static func line(_ header: Header) throws(SealingError) -> [UInt8] {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            do {
                return Array(try encoder.encode(header))
            } catch {
                // Strings and numbers always encode.
                preconditionFailure("header of a sealed file: \(error)")
            }
        }

        private func append(_ cells: [Cell]) throws(SealingError) {
            for case .sealed(let value, let key, _) in cells { try appendKey(key, of: value) }
            chunk.append(Record.row)
            for cell in cells {
                switch cell {
                case .absent: chunk.append(CellTag.absent)
                case .clear(let bytes):
                    chunk.append(CellTag.clear)
                    Varint.append(bytes, to: &chunk)
                case .sealed(let value, _, let associated):
                    chunk.append(CellTag.sealed)
                    Varint.append(value, to: &chunk)
                    Varint.append(associated, to: &chunk)
                }
            }
        }

        /// Writes a data key once, before the first value that needs it.
        private func appendKey(_ key: SealedDataKey, of value: [UInt8]) throws(SealingError) {
            let found = value.withUnsafeBytes { value in
                Result { () throws(SealingError) in try DataKey.id(of: value) }
            }
            let id = try found.get()
            guard id == key.id else { throw .otherDataKey(found: id, wanted: key.id) }
            guard key.isFor(recipient) else { throw .dataKeyForOther(id) }
            guard keys.insert(id).inserted else { return }
            chunk.append(Record.key)
            chunk.append(contentsOf: key.bytes)
        }

        private func flush(isLast: Bool) throws(SealingError) {
            stream.push(chunk, associated: headerDigest, isLast: isLast, into: &cipher)
            headerDigest = []
            chunk.wipe()
            cipher.withUnsafeBytes { Encoding.appendBase64($0, to: &output) }
            output.append(0x0A)
            let written = output.withUnsafeBytes { bytes in
                Result { () throws(SealingError) in try file.write(bytes) }
            }
            output.removeAll(keepingCapacity: true)
            if case .failure(let error) = written {
                discard()
                throw error
            }
        }
    }
}
