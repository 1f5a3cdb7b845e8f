import Foundation
import Testing

/// A server in a process of its own that ends with the test.
final class LocalServer {
    /// What it saw of one request or mail.
    typealias Seen = [String: Any]

    let port: Int
    /// Where its certificate is, if it has one.
    let folder: String
    private let process = Process()
    private let input = Pipe()
    private let output: FileHandle

    /// A server of `script`; an argument `{}` becomes a folder of its own.
    init(_ script: String, _ arguments: [String] = []) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "http-tests-\(UUID().uuidString)")
            .path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        self.folder = folder
        let servers = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Servers")
        let pipe = Pipe()
        output = pipe.fileHandleForReading
        // Debian's own Python has the packages of Debian.
        process.executableURL = URL(filePath: "/usr/bin/python3")
        process.arguments =
            ["-B", servers.appending(path: script).path] + arguments.map { $0 == "{}" ? folder : $0 }
        process.standardInput = input
        process.standardOutput = pipe
        try process.run()
        port = try #require(Int(Self.line(output)))
    }

    static func web() throws -> LocalServer { try LocalServer("web.py") }
    static func encryptedWeb() throws -> LocalServer { try LocalServer("web.py", ["{}"]) }

    deinit {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
        try? FileManager.default.removeItem(atPath: folder)
    }

    var certificate: String { folder + "/certificate.pem" }

    /// Waits for the next request or mail.
    func next() throws -> Seen { try Self.object(Data(Self.line(output).utf8)) }

    static func object(_ data: Data) throws -> Seen {
        try #require(try JSONSerialization.jsonObject(with: data) as? Seen)
    }

    private static func line(_ handle: FileHandle) -> String {
        var bytes: [UInt8] = []
        while let byte = try? handle.read(upToCount: 1)?.first, byte != 0x0a { bytes.append(byte) }
        return String(decoding: bytes, as: UTF8.self)
    }
}
