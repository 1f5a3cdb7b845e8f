internal import FoundationEssentials

extension SealedFile {
    /// Reads a sealed file row by row, in memory that does not grow with it. One thread at a time.
    ///
    /// Each row is authentic when it is given; that none is missing at the end is known when `next` has
    /// returned nil.
    public final class Reader {
        /// To whom the file is sealed.
        public let recipient: Recipient
        /// The columns, in order.
        public let columns: [Column]
        private let identity: Identity
        private let file: InputFile
        private let stream: ChunkStream
        private var headerDigest: [UInt8]
        private var keys: [KeyID: DataKey] = [:]
        private var lineNumber = 1
        private var line: [UInt8] = []
        private var cipher: [UInt8] = []
        private var chunk = ByteReader([])
        private var isLastChunk = false
        private var isFinished = false
        private var failure: SealingError?
        private var count = 0

        /// Opens the file at `path`; with a passphrase this takes about 0.1 s.
        ///
        /// - Throws: `SealingError.notASealedFile`, `newerVersion`, `fileForOther` for another's identity,
        ///   `fileWithoutPassphrase`, `wrongPassphrase`, `damagedFile`, `cutShort`, `system`.
        public init(path: String, with opener: Opener) throws(SealingError) {
            file = try InputFile(path: path)
            let header = try Self.header(file, &line)
            headerDigest = Digest(of: line).bytes
            let damaged = SealingError.damagedFile(path: path, line: 1)
            guard let recipient = try? Recipient(header.to), recipient.description == header.to else {
                throw damaged
            }
            let identity = try Self.identity(opener, header, recipient, damaged)
            let boxed = Encoding.bytes(base64: header.key) ?? []
            let key = boxed.withUnsafeBytes { identity.open(box: $0) }
            guard let key, let streamHeader = Encoding.bytes(base64: header.stream),
                let stream = ChunkStream.reading(key: key, header: streamHeader)
            else { throw damaged }
            self.identity = identity
            self.recipient = recipient
            self.stream = stream
            columns = header.columns
        }

        deinit { chunk.wipe() }

        /// The next row in clear, one element per column, nil where there is no value; nil after the last row.
        ///
        /// - Throws: `SealingError.damagedFile`, `cutShort`, `system`; `damagedValue` and `dataKeyForOther` for a
        ///   cell that was so when the file was written. From then on the same error each time.
        public func next() throws(SealingError) -> [[UInt8]?]? {
            if let failure { throw failure }
            guard !isFinished else { return nil }
            do throws(SealingError) {
                return try nextRow()
            } catch {
                failure = error
                throw error
            }
        }

        private func nextRow() throws(SealingError) -> [[UInt8]?]? {
            while true {
                if chunk.isAtEnd {
                    guard !isLastChunk else { throw damaged }
                    try nextChunk()
                }
                switch chunk.byte() {
                case Record.key: try takeKey()
                case Record.row:
                    count += 1
                    return try row()
                case Record.end:
                    try finish()
                    return nil
                default: throw damaged
                }
            }
        }

        private var damaged: SealingError { .damagedFile(path: file.path, line: lineNumber) }

        private func nextChunk() throws(SealingError) {
            lineNumber += 1
            switch try file.nextLine(into: &line, limit: SealedFile.lineLimit) {
            case .whole: break
            case .none, .unended: throw .cutShort(path: file.path)
            case .tooLong: throw damaged
            }
            let isDecoded = line.withUnsafeBytes { Encoding.decode(base64: $0, into: &cipher) }
            var plain = chunk.takeBytes()
            guard isDecoded, let position = stream.pull(cipher, associated: headerDigest, into: &plain) else {
                throw damaged
            }
            headerDigest = []
            isLastChunk = position == .last
            chunk = ByteReader(plain)
        }

        private func takeKey() throws(SealingError) {
            guard let bytes = chunk.take(SealedDataKey.length),
                let sealed = try? SealedDataKey(bytes: Array(bytes))
            else { throw damaged }
            let key = try sealed.open(with: identity)
            keys[key.id] = key
        }

        private func row() throws(SealingError) -> [[UInt8]?] {
            var cells: [[UInt8]?] = []
            cells.reserveCapacity(columns.count)
            for _ in columns {
                switch chunk.byte() {
                case CellTag.absent: cells.append(nil)
                case CellTag.clear:
                    guard let bytes = chunk.part() else { throw damaged }
                    cells.append(Array(bytes))
                case CellTag.sealed:
                    guard let value = chunk.part(), let associated = chunk.part() else { throw damaged }
                    cells.append(try open(value, associated))
                default: throw damaged
                }
            }
            return cells
        }

        private func open(
            _ value: ArraySlice<UInt8>, _ associated: ArraySlice<UInt8>
        ) throws(SealingError) -> [UInt8] {
            var plain: [UInt8] = []
            let result = value.withUnsafeBytes { value in
                associated.withUnsafeBytes { associated in
                    Result { () throws(SealingError) in
                        guard let key = keys[try DataKey.id(of: value)] else { throw .damagedValue }
                        try key.open(value, associated: associated, into: &plain)
                    }
                }
            }
            try result.get()
            return plain
        }

        private func finish() throws(SealingError) {
            guard chunk.number() == count, chunk.isAtEnd, isLastChunk else { throw damaged }
            lineNumber += 1
            guard try file.nextLine(into: &line, limit: SealedFile.lineLimit) == .none else { throw damaged }
            isFinished = true
        }

        static func header(_ file: InputFile, _ line: inout [UInt8]) throws(SealingError) -> Header {
            struct Marks: Decodable {
                var format: String
                var version: Int
            }
            let end = try file.nextLine(into: &line, limit: SealedFile.lineLimit)
            let data = Data(line)
            guard end != .tooLong, let marks = try? JSONDecoder().decode(Marks.self, from: data),
                marks.format == SealedFile.format
            else { throw .notASealedFile(path: file.path) }
            guard marks.version <= SealedFile.version else { throw .newerVersion(marks.version) }
            guard end == .whole else { throw .cutShort(path: file.path) }
            guard marks.version == SealedFile.version,
                let header = try? JSONDecoder().decode(Header.self, from: data)
            else { throw .damagedFile(path: file.path, line: 1) }
            return header
        }

        private static func identity(
            _ opener: Opener, _ header: Header, _ recipient: Recipient, _ damaged: SealingError
        ) throws(SealingError) -> Identity {
            switch opener {
            case .identity(let identity):
                guard identity.recipient == recipient else { throw .fileForOther(to: recipient) }
                return identity
            case .passphrase(let passphrase):
                guard let text = header.identity else { throw .fileWithoutPassphrase(to: recipient) }
                guard let protected = try? ProtectedIdentity(text), protected.recipient == recipient else {
                    throw damaged
                }
                return try protected.open(passphrase)
            }
        }
    }
}
