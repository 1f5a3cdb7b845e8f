import Glibc
import TestKit
import Testing

@testable import Sealing

@Suite struct SealedFileTests {
    private let folder: TemporaryFolder
    private let identity = Identity()
    private let key = DataKey()
    private var path: String { folder.file("users.sealed") }
    private static let columns = [SealedFile.Column("email"), SealedFile.Column("password", secret: true)]

    init() throws { folder = try TemporaryFolder() }

    private func writer(to addressee: SealedFile.Addressee? = nil) throws -> SealedFile.Writer {
        try SealedFile.Writer(
            path: path, to: addressee ?? .recipient(identity.recipient), columns: Self.columns)
    }

    private func row(_ index: Int, key: DataKey? = nil, for recipient: Recipient? = nil) throws -> [SealedFile
        .Cell]
    {
        let key = key ?? self.key
        let associated = "row \(index)".utf8Bytes
        return [
            .clear("user\(index)@example.com".utf8Bytes),
            .sealed(
                key.seal("pass \(index)".utf8Bytes, associated: associated),
                key: try key.sealedCopy(for: recipient ?? identity.recipient), associated: associated),
        ]
    }

    private func write(rows: Int) throws {
        let writer = try writer()
        for index in 0..<rows { try writer.add(row(index)) }
        #expect(try writer.close() == rows)
    }

    private func read(with opener: SealedFile.Opener? = nil) throws -> [[String?]] {
        let reader = try SealedFile.Reader(path: path, with: opener ?? .identity(identity))
        var rows: [[String?]] = []
        while let row = try reader.next() { rows.append(row.map { text($0) }) }
        #expect(try reader.next() == nil)
        return rows
    }

    @Test("rows come back in clear and in order, in one chunk or in many", arguments: [1, 2, 100, 1_000])
    func roundTrip(rows: Int) throws {
        try write(rows: rows)
        #expect(try read() == (0..<rows).map { ["user\($0)@example.com", "pass \($0)"] })
        #expect(mode(path) == 0o600)
        #expect(try folder.names == ["users.sealed"])
    }

    @Test("the file says in clear what it is, to whom and of what, and nothing else")
    func firstLine() throws {
        try write(rows: 3)
        let content = String(decoding: try folder.bytes("users.sealed"), as: UTF8.self)
        let line = String(content.prefix { $0 != "\n" })
        #expect(
            line.hasPrefix(
                #"{"columns":[{"name":"email","secret":false},{"name":"password","secret":true}],"#))
        #expect(line.contains(#""format":"sealed-rows""#))
        #expect(line.contains(#""to":"\#(identity.recipient)""#))
        #expect(line.contains(#""version":1"#))
        #expect(!content.contains("example"))
        let reader = try SealedFile.Reader(path: path, with: .identity(identity))
        #expect(reader.columns == Self.columns)
        #expect(reader.recipient == identity.recipient)
    }

    @Test("absent, empty, binary and long cells are told apart")
    func cells() throws {
        let long = [UInt8](repeating: 0x0A, count: 200_000)
        let writer = try writer()
        try writer.add([.absent, .clear([])])
        try writer.add([.clear(long), .clear([0, 255, 10, 13])])
        let copy = try key.sealedCopy(for: identity.recipient)
        try writer.add([.sealed(key.seal([]), key: copy), .sealed(key.seal(long), key: copy)])
        #expect(try writer.close() == 3)
        let reader = try SealedFile.Reader(path: path, with: .identity(identity))
        #expect(try reader.next() == [nil, []])
        #expect(try reader.next() == [long, [0, 255, 10, 13]])
        #expect(try reader.next() == [[], long])
        #expect(try reader.next() == nil)
    }

    @Test("values of several keys lie in one file")
    func severalKeys() throws {
        let keys = (0..<5).map { _ in DataKey() }
        let writer = try writer()
        for index in 0..<1_000 { try writer.add(row(index, key: keys[index % 5])) }
        #expect(try writer.close() == 1_000)
        #expect(try read() == (0..<1_000).map { ["user\($0)@example.com", "pass \($0)"] })
    }

    @Test("a passphrase alone opens a file made for one")
    func passphrase() throws {
        let protected = try ProtectedIdentity(Identity(), passphrase: SecretBytes("open sesame"))
        let writer = try writer(to: .passphrase(protected))
        try writer.add(row(0, for: protected.recipient))
        _ = try writer.close()
        #expect(try read(with: .passphrase(SecretBytes("open sesame"))) == [["user0@example.com", "pass 0"]])
        #expect(throws: SealingError.wrongPassphrase) { try read(with: .passphrase(SecretBytes("sesame"))) }
        #expect(throws: SealingError.fileForOther(to: protected.recipient)) { try read() }
        let owner = try protected.open(SecretBytes("open sesame"))
        #expect(try read(with: .identity(owner)) == [["user0@example.com", "pass 0"]])
    }

    @Test("another's identity, or a passphrase where none helps, is said")
    func wrongOpener() throws {
        try write(rows: 1)
        #expect(throws: SealingError.fileForOther(to: identity.recipient)) {
            try read(with: .identity(Identity()))
        }
        #expect(throws: SealingError.fileWithoutPassphrase(to: identity.recipient)) {
            try read(with: .passphrase(SecretBytes("x")))
        }
    }

    // MARK: Tampering

    @Test(
        "every changed byte of a file is found: one bit, the highest, the one between capitals and small letters"
    )
    func everyByte() throws {
        try write(rows: 2)
        let bytes = try folder.bytes("users.sealed")
        for index in bytes.indices {
            for mask in [1 << UInt8(index % 7), 0x80, 0x20] as [UInt8] {
                var changed = bytes
                changed[index] ^= mask
                try folder.write("users.sealed", changed)
                #expect(throws: SealingError.self, "byte \(index), mask \(mask)") { try read() }
            }
        }
    }

    @Test("every cut of a file is found, and no row is invented")
    func everyCut() throws {
        try write(rows: 400)
        let bytes = try folder.bytes("users.sealed")
        let lineEnds = bytes.indices.filter { bytes[$0] == 0x0A }
        #expect(lineEnds.count > 3)
        for length in Array(stride(from: 0, to: bytes.count, by: 397)) + lineEnds
            + lineEnds.dropLast().map({ $0 + 1 })
        {
            try folder.write("users.sealed", Array(bytes.prefix(length)))
            let error = #expect(throws: SealingError.self, "\(length) bytes") { try read() }
            if length > lineEnds[0] { #expect(error == .cutShort(path: path), "\(length) bytes") }
        }
    }

    @Test("lines that were dropped, doubled, exchanged or added are found")
    func lines() throws {
        try write(rows: 1_500)
        let lines = try folder.bytes("users.sealed").split(separator: 0x0A).map(Array.init)
        #expect(lines.count > 5)
        func check(_ changed: [[UInt8]], line: Int, _ what: Comment) throws {
            try folder.write("users.sealed", changed.flatMap { $0 + [0x0A] })
            #expect(throws: SealingError.damagedFile(path: path, line: line), what) { try read() }
        }
        var changed = lines
        changed.remove(at: 2)
        try check(changed, line: 3, "dropped")
        changed = lines
        changed.insert(lines[2], at: 3)
        try check(changed, line: 4, "doubled")
        changed = lines
        changed.swapAt(2, 3)
        try check(changed, line: 3, "exchanged")
        try check(lines + [lines[2]], line: lines.count + 1, "added")
        try check(lines + [[]], line: lines.count + 1, "empty line added")
    }

    @Test("the first line of another file to the same recipient does not fit")
    func otherHeader() throws {
        try write(rows: 2)
        let first = try folder.bytes("users.sealed")
        #expect(unlink(path) == 0)
        try write(rows: 2)
        let second = try folder.bytes("users.sealed")
        let mixed = first.prefix { $0 != 0x0A } + second.drop { $0 != 0x0A }
        try folder.write("users.sealed", Array(mixed))
        #expect(throws: SealingError.damagedFile(path: path, line: 2)) { try read() }
    }

    @Test("a column that changed its name or its secrecy in the first line is found")
    func relabelled() throws {
        try write(rows: 1)
        let content = String(decoding: try folder.bytes("users.sealed"), as: UTF8.self)
        for (from, to) in [
            ("\"email\"", "\"e-mail\""), ("\"secret\":true", "\"secret\":false"),
            ("\"format\"", " \"format\""),
        ] {
            let changed = content.split(separator: from, maxSplits: 1).joined(separator: to)
            #expect(changed != content)
            try folder.write("users.sealed", changed.utf8Bytes)
            #expect(throws: SealingError.damagedFile(path: path, line: 2), "\(to)") { try read() }
        }
    }

    @Test(
        "other files are called so",
        arguments: ["", "\n", "email,password\n", "{}\n", "{\"format\":\"x\",\"version\":1}\n", "[1]\n"])
    func otherFiles(content: String) throws {
        try folder.write("users.sealed", content.utf8Bytes)
        #expect(throws: SealingError.notASealedFile(path: path)) { try read() }
    }

    @Test("a newer version is named, an older one never was")
    func versions() throws {
        try folder.write("users.sealed", "{\"format\":\"sealed-rows\",\"version\":2}\n".utf8Bytes)
        #expect(throws: SealingError.newerVersion(2)) { try read() }
        try folder.write("users.sealed", "{\"format\":\"sealed-rows\",\"version\":0}\n".utf8Bytes)
        #expect(throws: SealingError.damagedFile(path: path, line: 1)) { try read() }
        try folder.write("users.sealed", "{\"format\":\"sealed-rows\",\"version\":1}\n".utf8Bytes)
        #expect(throws: SealingError.damagedFile(path: path, line: 1)) { try read() }
    }

    // MARK: Names and rows

    @Test("no file is written over, whether it was there before or came meanwhile")
    func neverOver() throws {
        try folder.write("users.sealed", [1])
        #expect(throws: SealingError.alreadyExists(path: path)) { try writer() }
        #expect(unlink(path) == 0)
        let late = try writer()
        try late.add(row(0))
        try folder.write("users.sealed", [2])
        #expect(throws: SealingError.alreadyExists(path: path)) { try late.close() }
        #expect(try folder.bytes("users.sealed") == [2])
        #expect(unlink(path) == 0)
        #expect(symlink("nowhere", path) == 0)
        #expect(throws: SealingError.alreadyExists(path: path)) { try writer() }
        #expect(try folder.names == ["users.sealed"])
    }

    @Test("until it is closed there is only a hidden file for the owner, and then nothing but the file")
    func hidden() throws {
        let writer = try writer()
        for index in 0..<2_000 { try writer.add(row(index)) }
        let names = try folder.names
        #expect(names.count == 1)
        #expect(names[0].hasPrefix(".") && names[0].hasSuffix(".partial"))
        #expect(mode(folder.file(names[0])) == 0o600)
        _ = try writer.close()
        #expect(try folder.names == ["users.sealed"])
        #expect(mode(path) == 0o600)
    }

    @Test("a writer that is not closed, is discarded, or has no rows leaves nothing behind")
    func nothingLeft() throws {
        do {
            let forgotten = try writer()
            for index in 0..<2_000 { try forgotten.add(row(index)) }
        }
        #expect(try folder.names.isEmpty)
        let discarded = try writer()
        try discarded.add(row(0))
        discarded.discard()
        #expect(try folder.names.isEmpty)
        let late = row
        #expect(throws: SealingError.closed) { try discarded.add(late(1, nil, nil)) }
        #expect(throws: SealingError.closed) { try discarded.close() }
        let empty = try writer()
        #expect(try empty.close() == 0)
        #expect(throws: SealingError.closed) { try empty.close() }
        #expect(try folder.names.isEmpty)
    }

    @Test("a row that cannot be taken is refused alone; the others stand")
    func refusedRows() throws {
        let other = Identity()
        let writer = try writer()
        try writer.add(row(0))
        #expect(throws: SealingError.wrongCellCount(found: 1, wanted: 2)) { try writer.add([.absent]) }
        let fresh = DataKey()
        let forOther = try row(1, key: fresh, for: other.recipient)
        #expect(throws: SealingError.dataKeyForOther(fresh.id)) { try writer.add(forOther) }
        let copy = try fresh.sealedCopy(for: identity.recipient)
        let value = key.seal([1])
        #expect(throws: SealingError.otherDataKey(found: key.id, wanted: fresh.id)) {
            try writer.add([.absent, .sealed(value, key: copy)])
        }
        #expect(throws: SealingError.damagedValue) { try writer.add([.absent, .sealed([1], key: copy)]) }
        let large = SealedFile.Cell.clear([UInt8](repeating: 0, count: SealedFile.rowLimit))
        let largeSealed = SealedFile.Cell.sealed(fresh.seal([]), key: copy)
        let error = #expect(throws: SealingError.self) { try writer.add([large, largeSealed]) }
        guard case .rowTooLarge = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        try writer.add(row(1, key: fresh))
        #expect(try writer.close() == 2)
        #expect(try read() == [["user0@example.com", "pass 0"], ["user1@example.com", "pass 1"]])
    }

    @Test("a value that was damaged before it came into the file ends the reading, for good")
    func damagedBefore() throws {
        let writer = try writer()
        let copy = try key.sealedCopy(for: identity.recipient)
        var value = key.seal([1, 2, 3])
        value[40] ^= 1
        try writer.add(row(0))
        try writer.add([.sealed(value, key: copy), .clear([2, 0, 0, 3, 2])])
        try writer.add(row(1))
        _ = try writer.close()
        let reader = try SealedFile.Reader(path: path, with: .identity(identity))
        #expect(try reader.next()?.count == 2)
        for _ in 0..<3 { #expect(throws: SealingError.damagedValue) { try reader.next() } }
    }

    @Test("the largest row is read again")
    func largestRow() throws {
        let bytes = [UInt8](repeating: 7, count: SealedFile.rowLimit - 10)
        let writer = try writer()
        try writer.add([.clear([UInt8](repeating: 1, count: 16_000)), .absent])
        try writer.add([.clear(bytes), .absent])
        #expect(try writer.close() == 2)
        let reader = try SealedFile.Reader(path: path, with: .identity(identity))
        _ = try reader.next()
        #expect(try reader.next() == [bytes, nil])
        #expect(try reader.next() == nil)
    }

    @Test("a folder that is not there, or a path without a name, is the system's error")
    func paths() {
        #expect(throws: SealingError.system("open the folder", path: "/nonexistent", code: ENOENT)) {
            try SealedFile.Writer(
                path: "/nonexistent/x", to: .recipient(identity.recipient), columns: Self.columns)
        }
        #expect(throws: SealingError.system("write", path: folder.path + "/", code: EISDIR)) {
            try SealedFile.Writer(
                path: folder.path + "/", to: .recipient(identity.recipient), columns: Self.columns)
        }
        #expect(throws: SealingError.system("open", path: path, code: ENOENT)) { try read() }
    }
}
