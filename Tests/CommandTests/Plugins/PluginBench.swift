import FoundationEssentials
import TestKit
import Plugins
import Testing

@testable import partnerctl

/// A folder with a home, projects and registries below it, in which the built program is run.
struct PluginBench {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    var path: String { folder.path }

    /// How a command ended.
    struct Result: CustomStringConvertible {
        var code: Int32
        var out: String
        var err: String
        var description: String { "exit \(code)\n\(out)\(err)" }
    }

    /// Runs the program in `place`, a folder below this one, as a process of its own.
    @discardableResult
    func run(
        _ words: String..., in place: String = "", environment: [String: String] = [:]
    ) throws -> Result {
        try run(words, in: place, environment: environment)
    }

    @discardableResult
    func run(_ words: [String], in place: String = "", environment: [String: String] = [:]) throws -> Result {
        let directory = place.isEmpty ? path : "\(path)/\(place)"
        try OutputFile.makeFolder(directory)
        let variables = ["HOME": "\(path)/home"].merging(environment) { $1 }
        let process = try ProcessUnderTest(words, directory: directory, variables)
        guard case .exited(let code) = process.wait() else {
            return Result(code: -1, out: process.out, err: process.err)
        }
        return Result(code: code, out: process.out, err: process.err)
    }

    /// Runs it and wants it to end with 0.
    @discardableResult
    func must(_ words: String..., in place: String = "") throws -> Result {
        let result = try run(words, in: place)
        #expect(result.code == 0, "\(words): \(result)")
        return result
    }

    func write(_ name: String, _ text: String) throws { try write(name, bytes: Array(text.utf8)) }

    func write(_ name: String, bytes: [UInt8]) throws {
        let file = "\(path)/\(name)"
        try OutputFile.makeFolder(Paths.parent(file) ?? "/")
        try OutputFile.replace(file, bytes: bytes)
    }

    func read(_ name: String) throws -> [UInt8] {
        [UInt8](try #require(FileManager.default.contents(atPath: "\(path)/\(name)"), "\(name)"))
    }

    func text(_ name: String) throws -> String { String(decoding: try read(name), as: UTF8.self) }

    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: "\(path)/\(name)") }

    /// Every file below the folder, with what stands for its content; without what was read of registries, which is kept
    /// whatever comes of a command.
    func files() throws -> [String: ContentHash] {
        var found: [String: ContentHash] = [:]
        for name in try FileManager.default.subpathsOfDirectory(atPath: path)
        where !name.hasPrefix("home/.cache/") {
            if let data = FileManager.default.contents(atPath: "\(path)/\(name)") {
                found[name] = ContentHash(of: [UInt8](data))
            }
        }
        return found
    }

    // MARK: Plugins

    /// Writes the folder of a plugin.
    func writePlugin(
        _ id: String, version: String = "1.0.0", in place: String = "plugins",
        capabilities: String = "[]", provides: String = #"{ "exports": [ { "name": "say" } ] }"#,
        requires: String = "{}", source: String = #"return { say = function() return "hello" end }"#,
        more: [String: String] = [:]
    ) throws {
        try write(
            "\(place)/\(id)/plugin.json",
            """
            { "schema": 1, "id": "\(id)", "version": "\(version)", "api": "1.0", "summary": "For tests.",
              "license": "MIT", "capabilities": \(capabilities), "provides": \(provides), "requires": \(requires) }
            """)
        try write("\(place)/\(id)/init.lua", source)
        for (name, text) in more { try write("\(place)/\(id)/\(name)", text) }
    }

    /// Publishes the folder of a plugin in the registry `registry`, signed with the publisher's key.
    func publish(_ id: String, in place: String = "plugins", registry: String = "registry") throws {
        let publisher = String(id.prefix { $0 != "/" })
        if !exists("home/.config/partnerctl/plugin-keys/\(publisher).key") {
            try must("plugin", "keygen", publisher)
        }
        try must("plugin", "publish", "\(place)/\(id)", "--to", registry)
    }

    /// A project with a center and a script that says what the plugins `use` export as `say`.
    func makeProject(_ name: String = "project") throws {
        try OutputFile.makeFolder("\(path)/\(name)")
        try must("center", "init", in: name)
    }

    /// Runs `code` as a script in a project.
    func script(_ code: String, in place: String = "project") throws -> Result {
        try run(["run", "-e", code], in: place)
    }

    /// Runs a command that must be refused: with this exit code and this code of an error; every file stays as it is.
    func refused(
        _ words: String..., in place: String = "project", exit: Int32 = 1, code: String,
        environment: [String: String] = [:]
    ) throws {
        let before = try files()
        let result = try run(words + ["--json"], in: place, environment: environment)
        #expect(result.code == exit, "\(words): \(result)")
        #expect(result.out.contains("\"code\":\"\(code)\""), "\(words): \(result)")
        #expect(try files() == before, "\(words) changed files")
    }
}
