public import Foundation
internal import TestKit

/// A server in a process of its own that ends with the test.
public final class LocalServer {
    /// What it saw of one request or mail.
    public typealias Seen = [String: Any]

    /// Where it listens, on 127.0.0.1.
    public let port: Int
    /// Where its certificate is, if it has one.
    public var folder: String { temporary.path }
    private let temporary: TemporaryFolder
    private let process = Process()
    private let input = Pipe()
    private let output: FileHandle

    /// A server of `script`; an argument `{}` becomes a folder of its own.
    public init(_ script: String, _ arguments: [String] = []) throws {
        let temporary = try TemporaryFolder()
        self.temporary = temporary
        let servers = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Servers")
        let pipe = Pipe()
        output = pipe.fileHandleForReading
        // Debian's own Python has the packages of Debian.
        process.executableURL = URL(filePath: "/usr/bin/python3")
        process.arguments =
            ["-B", servers.appending(path: script).path] + arguments.map { $0 == "{}" ? temporary.path : $0 }
        process.standardInput = input
        process.standardOutput = pipe
        try process.run()
        guard let port = Int(Self.line(output)) else { throw NotStarted(script: script) }
        self.port = port
    }

    /// A server of the web.
    public static func web() throws -> LocalServer { try LocalServer("web.py") }
    /// The same over TLS.
    public static func encryptedWeb() throws -> LocalServer { try LocalServer("web.py", ["{}"]) }

    deinit {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    /// The path of its certificate.
    public var certificate: String { folder + "/certificate.pem" }

    /// Waits for the next request or mail.
    public func next() throws -> Seen { try Self.object(Data(Self.line(output).utf8)) }

    /// A document of JSON that is an object.
    public static func object(_ data: Data) throws -> Seen {
        guard let object = try JSONSerialization.jsonObject(with: data) as? Seen else { throw NoObject() }
        return object
    }

    /// How many requests or mails there were by now beside those that `next` gave.
    public func rest() throws -> [Seen] {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
        var seen: [Seen] = []
        while case let line = Self.line(output), !line.isEmpty {
            seen.append(try Self.object(Data(line.utf8)))
        }
        return seen
    }

    /// The script could not be run: Python or a package is missing.
    struct NotStarted: Error { let script: String }
    struct NoObject: Error {}

    private static func line(_ handle: FileHandle) -> String {
        var bytes: [UInt8] = []
        while let byte = try? handle.read(upToCount: 1)?.first, byte != 0x0a { bytes.append(byte) }
        return String(decoding: bytes, as: UTF8.self)
    }
}
