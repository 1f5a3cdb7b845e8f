import Foundation
import TestKit

/// The program `minisign`, run in a folder.
struct Minisign {
    static let path = "/usr/bin/minisign"
    static var isInstalled: Bool { FileManager.default.isExecutableFile(atPath: path) }

    let folder: TemporaryFolder

    /// Its exit code, and what it printed.
    @discardableResult
    func run(_ arguments: [String], input: String = "") throws -> (code: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(filePath: Self.path)
        process.arguments = arguments
        process.currentDirectoryURL = URL(filePath: folder.path)
        // Not a pipe: minisign may end before it reads, and then writing would end the tests.
        try folder.write("input", input.utf8Bytes)
        process.standardInput = try FileHandle(forReadingFrom: URL(filePath: folder.file("input")))
        let outward = Pipe()
        process.standardOutput = outward
        process.standardError = outward
        try process.run()
        let output = try outward.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }
}
