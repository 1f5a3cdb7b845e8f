internal import FoundationEssentials
internal import PartnerCenter
internal import Sealing

/// A script with every module it may load, as text.
public struct ScriptProgram: Sendable {
    /// The file's name, for messages.
    public var name: String
    /// The script's own text.
    public var source: [UInt8]
    /// Modules by the names they are required with, in the order they were found.
    public var modules: [(name: String, source: [UInt8])]

    /// A script and its modules.
    public init(name: String, source: [UInt8], modules: [(name: String, source: [UInt8])] = []) {
        self.name = name
        self.source = source
        self.modules = modules
    }

    /// Reads a script and, beside it, every module that it or they require by a literal name.
    ///
    /// - Throws: `OperationError` with code `bad_file` for a file that is missing, too large or no text.
    public init(contentsOf path: String, shownAs name: String) throws {
        source = try Self.read(path, name)
        self.name = name
        modules = []
        let folder = String(
            path[..<(path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex)])
        var wanted = RequiredModules.names(in: source)
        while let module = wanted.popLast() {
            if modules.contains(where: { $0.name == module }) { continue }
            let file = folder + module.replacing(".", with: "/") + ".lua"
            let text = try Self.read(file, file)
            modules.append((module, text))
            wanted += RequiredModules.names(in: text)
        }
    }

    private static func read(_ path: String, _ name: String) throws -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw OperationError(.badFile, "\(name) cannot be read", hint: "is the path right?")
        }
        return withoutInterpreter([UInt8](data))
    }

    /// A first line that names the file's interpreter as a comment, so that a script may be a program by itself; every
    /// line and column stays where it is.
    private static func withoutInterpreter(_ text: [UInt8]) -> [UInt8] {
        guard text.starts(with: "#!".utf8) else { return text }
        return Array("--".utf8) + text.dropFirst(2)
    }

    /// The hash that pins the script's own text.
    var hash: [UInt8] { Digest(of: source).bytes }
}

/// Finds `require "name"` in a text.
enum RequiredModules {
    /// Names of modules that are required by a literal, in order; comments and strings may add some, which does
    /// no harm unless such a file is missing, so a name must look like one.
    static func names(in source: [UInt8]) -> [String] {
        let keyword = Array("require".utf8)
        var names: [String] = []
        var position = 0
        while let start = source[position...].firstRange(of: keyword)?.lowerBound {
            position = start + keyword.count
            if start > 0, isNamePart(source[start - 1]) { continue }
            if isCommented(source, start) { continue }
            var index = position
            while index < source.count, [0x20, 0x09, 0x28].contains(source[index]) { index += 1 }
            guard index < source.count, source[index] == 0x22 || source[index] == 0x27 else { continue }
            let name = source[(index + 1)...].prefix { isNamePart($0) || $0 == 0x2e }
            guard !name.isEmpty, name.endIndex < source.count, source[name.endIndex] == source[index] else {
                continue
            }
            names.append(String(decoding: name, as: UTF8.self))
        }
        return names
    }

    private static func isNamePart(_ byte: UInt8) -> Bool {
        (0x61...0x7a).contains(byte | 0x20) || (0x30...0x39).contains(byte) || byte == 0x5f
    }

    private static func isCommented(_ source: [UInt8], _ index: Int) -> Bool {
        let start = source[..<index].lastIndex(of: 0x0a).map { $0 + 1 } ?? 0
        let line = source[start..<index]
        return line.firstRange(of: [0x2d, 0x2d]) != nil
    }
}
