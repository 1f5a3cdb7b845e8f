internal import Sealing

/// What was read and checked of a registry's log.
struct KeptLog: Sendable, Equatable {
    /// The key that signed the head then.
    var key: VerifyingKey
    /// Bytes of the log's file that it stands for.
    var size: Int
    /// What they amount to.
    var history: RegistryHistory
}

/// Keeps what was read and checked of a registry's log, for the next time and for all projects of this person.
///
/// A file is lost without harm: then the log is read anew. What it says is believed as the program itself is, so it lies
/// where only this person writes; what a registry shows is compared with it.
public struct LogKeeper: Sendable {
    private let folder: String
    private let name: String

    /// Keeps the log of the registry at `address`, a name for it that no other has, in `folder`.
    public init(folder: String, address: String) {
        self.folder = folder
        name = "\(ContentHash(of: Array(address.utf8))).log"
    }

    private static let head = Array("partnerctl kept log 1\n".utf8)

    /// What was kept; nil for nothing, and for a file that is damaged or of another version of this program.
    func read() -> KeptLog? {
        let found: [UInt8]?
        do throws(PluginFaults) {
            found = try FolderHandle.open(folder).content(name, atMost: 2 * RegistryLimits.log)
        } catch {
            return nil
        }
        guard let found, found.starts(with: Self.head), found.count > Self.head.count + 32 else { return nil }
        let body = Array(found[(Self.head.count + 32)...])
        guard SHA256.of(body).elementsEqual(found[Self.head.count..<(Self.head.count + 32)]) else {
            return nil
        }
        do { return try KeptLog(reading: KeptReader(body)) } catch { return nil }
    }

    /// Keeps `log`, whole or not at all.
    func write(_ log: KeptLog) {
        var writer = KeptWriter()
        log.write(to: &writer)
        do throws(PluginFaults) {
            try FolderHandle.open(folder).replace(
                name, Self.head + SHA256.of(writer.bytes) + writer.bytes, mode: 0o600)
        } catch {
            // What cannot be kept is read again the next time.
        }
    }
}

/// Numbers and bytes one after the other, without names: a log of thousands of entries is read in milliseconds.
struct KeptWriter {
    private(set) var bytes: [UInt8] = []

    mutating func put(_ number: Int) {
        var rest = UInt(number)
        while rest >= 0x80 {
            bytes.append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    mutating func put(_ content: [UInt8]) {
        put(content.count)
        bytes += content
    }

    mutating func put(_ text: String) { put(Array(text.utf8)) }

    mutating func put<Item>(_ items: some Collection<Item>, _ write: (inout KeptWriter, Item) -> Void) {
        put(items.count)
        for item in items { write(&self, item) }
    }
}

/// Reads what `KeptWriter` wrote.
struct KeptReader {
    /// Bytes that no writer wrote.
    struct Damaged: Error {}

    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { position == bytes.count }

    mutating func number() throws(Damaged) -> Int {
        var (number, shift): (UInt, UInt) = (0, 0)
        while position < bytes.count, shift < 63 {
            let byte = bytes[position]
            position += 1
            number |= UInt(byte & 0x7F) << shift
            if byte < 0x80 { return Int(number) }
            shift += 7
        }
        throw Damaged()
    }

    mutating func content() throws(Damaged) -> ArraySlice<UInt8> {
        let count = try number()
        guard count <= bytes.count - position else { throw Damaged() }
        defer { position += count }
        return bytes[position..<(position + count)]
    }

    mutating func text() throws(Damaged) -> String { String(decoding: try content(), as: UTF8.self) }

    mutating func items<Item>(
        _ read: (inout KeptReader) throws(Damaged) -> Item
    ) throws(Damaged) -> [Item] {
        let count = try number()
        // Each item has a byte at least: a damaged count asks for no memory.
        guard count <= bytes.count - position else { throw Damaged() }
        var items: [Item] = []
        items.reserveCapacity(count)
        for _ in 0..<count { items.append(try read(&self)) }
        return items
    }

    /// What `made` makes of something read.
    func whole<Value>(_ made: Value?) throws(Damaged) -> Value {
        guard let made else { throw Damaged() }
        return made
    }
}
