internal import FoundationEssentials
internal import LuaRuntime
internal import PartnerCenter
internal import Sheets

/// The folder in which the runs of one test find and leave their files: made when first needed, removed with the
/// test.
///
/// What a script is to read lies beside the test; it is copied when an argument names it, so that no test can
/// change another one's input.
final class TestFolder {
    /// Where the test file is.
    let source: String
    private var made: PrivateFolder?

    init(source: String) { self.source = source }

    /// The folder.
    ///
    /// - Throws: `OperationError` with code `bad_file` when it cannot be made.
    func path() throws -> String {
        let folder = try made ?? PrivateFolder()
        made = folder
        return folder.path
    }

    /// Removes the folder with all that is in it.
    func remove() { made?.remove() }

    /// Where the file is that a test calls `name`: inside of the folder.
    ///
    /// - Throws: `OperationError` with code `bad_argument` for a name that leads out of it.
    func file(_ name: String, for call: String) throws -> String {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        guard !name.isEmpty, !parts.contains(where: { $0.isEmpty || $0 == ".." || $0 == "." }) else {
            throw OperationError(
                .badArgument, "\(call): \"\(name)\" does not name a file in the test's folder",
                hint: "name it as the script does: \"staff.csv\"")
        }
        return try path() + "/" + name
    }

    /// Makes the file beside the test, if there is one that the folder does not have, part of the folder.
    ///
    /// - Returns: what the script is to be given for it: `name`, or the path of a file elsewhere.
    func input(_ name: String) throws -> String {
        if name.hasPrefix("/") { return name }
        let original = "\(source)/\(name)"
        var isFolder = false
        guard FileManager.default.fileExists(atPath: original, isDirectory: &isFolder), !isFolder else {
            return name
        }
        if name.split(separator: "/").contains("..") { return original }
        let copy = try path() + "/" + name
        if !FileManager.default.fileExists(atPath: copy) {
            guard let data = FileManager.default.contents(atPath: original) else {
                throw OperationError(.badFile, "\(name) cannot be read", hint: "it lies beside the test")
            }
            try write([UInt8](data), to: copy)
        }
        return name
    }

    /// Writes a file and makes its folder.
    func write(_ bytes: [UInt8], to path: String) throws {
        do {
            try FileManager.default.createDirectory(
                atPath: String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]),
                withIntermediateDirectories: true)
            try Data(bytes).write(to: URL(filePath: path))
        } catch {
            throw OperationError(.badFile, "\(path) cannot be written")
        }
    }

    /// `files`: what a test does with them.
    func install(in module: LuaModule) {
        module.function("write") { [self] (name: String, content: LuaBytes) in
            try write(content.bytes, to: file(name, for: "files.write"))
        }
        module.function("exists") { [self] (name: String) in
            FileManager.default.fileExists(atPath: try file(name, for: "files.exists"))
        }
        module.function("read") { [self] (name: String) in
            guard let data = FileManager.default.contents(atPath: try file(name, for: "files.read")) else {
                throw missing(name, "files.read")
            }
            return LuaBytes([UInt8](data))
        }
        module.function("rows") { [self] (name: String) in
            let path = try file(name, for: "files.rows")
            guard FileManager.default.fileExists(atPath: path) else { throw missing(name, "files.rows") }
            return try PushedSheet(path: path)
        }
    }

    private func missing(_ name: String, _ call: String) -> OperationError {
        let entries = made.flatMap { try? FileManager.default.contentsOfDirectory(atPath: $0.path) } ?? []
        return OperationError(
            .notFound, "\(call): there is no \(name) in the test's folder",
            hint: entries.isEmpty ? "the folder is empty" : "there is \(Suggestion.list(entries.sorted()))")
    }
}

/// The rows of a CSV file, a workbook or JSON lines as a list of tables, every cell a text.
private struct PushedSheet: LuaPushable {
    private var headers: [String] = []
    private var rows: [[String]] = []

    init(path: String) throws {
        let reader = try SheetReader(path: path, options: SheetOptions(columns: []))
        let row = SheetRow()
        while try reader.next(into: row) {
            let cells = row.original
            rows.append((0..<cells.count).map { cells.text($0) })
        }
        headers = reader.headers
    }

    func push(onto stack: LuaStack) throws {
        try PushedList(rows) { [headers] row, stack in
            stack.createTable(record: row.count)
            for (header, cell) in zip(headers, row) where !header.isEmpty && !cell.isEmpty {
                stack.push(cell)
                stack.setField(named: header, of: -2)
            }
        }.push(onto: stack)
    }
}
