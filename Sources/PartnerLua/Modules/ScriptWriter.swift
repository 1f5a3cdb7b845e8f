internal import FoundationEssentials
internal import LuaRuntime
internal import PartnerCenter
internal import Sheets

/// A file that a script writes row by row.
///
/// That it was begun and that it got its name are effects: a run that goes on writes the rows again, but leaves
/// a file that it finished before as it is.
final class ScriptWriter: LuaObject {
    /// Nil in a rehearsal, which makes no file.
    private let writer: SheetWriter?
    private let file: NewSheet
    private var count = 0
    private unowned let session: RunSession
    private var isOpen = true

    init(_ writer: SheetWriter?, _ file: NewSheet, _ session: RunSession) {
        self.writer = writer
        self.file = file
        self.session = session
    }

    static func declare(in state: LuaState) {
        state.type(ScriptWriter.self, name: "writer") { type in
            type.method("add") { writer, stack in
                try writer.add(stack)
                return 0
            }
            type.method("close") { writer, stack in
                try writer.close(stack)
                return 1
            }
        }
    }

    private func requireOpen() throws {
        if !isOpen { throw OperationError(.forbiddenState, "\(file.shownPath) is closed already") }
    }

    private func add(_ stack: LuaStack) throws {
        try requireOpen()
        guard stack.type(at: 2) == .table else { throw LuaMismatch(stack, at: 2, expected: "table") }
        _ = try Options(stack, at: 2, of: "writer:add", known: file.columns)
        var cells: [SheetWriter.Cell] = []
        for column in file.columns {
            stack.field(named: column, of: 2)
            cells.append(try stack.cell(column))
            stack.pop()
        }
        try writer?.add(cells)
        count += 1
    }

    private func close(_ stack: LuaStack) throws {
        try requireOpen()
        isOpen = false
        let answer = FileAnswer.json(file.shownPath, count: count)
        let json = try session.output(
            "writer.close", JSONWriter.text(file.shownPath), stack, foreseen: { answer },
            {
                if let writer { try file.finish(writer) }
                return answer
            })
        try JSONValue.read(json, from: "the journal").push(onto: stack)
    }
}

/// A file to be made by `rows.create`.
final class NewSheet {
    let path: String
    let shownPath: String
    let columns: [String]
    private let replaces: Bool
    private var mustBeNew: Bool

    init(path: String, shownPath: String, columns: [String], replaces: Bool) {
        self.path = path
        self.shownPath = shownPath
        self.columns = columns
        self.replaces = replaces
        mustBeNew = !replaces
    }

    /// Starts the file, unless there is one of its name that must not be replaced.
    func begin(_ session: RunSession, _ stack: LuaStack) throws -> SheetWriter? {
        var begun: SheetWriter?
        let isRehearsed = session.recorder != nil
        _ = try session.effect("rows.create", JSONWriter.text(shownPath), stack) {
            do {
                if isRehearsed {
                    try ForeseenFile.check(path, replaces: replaces)
                    return Array("null".utf8)
                }
                begun = try SheetWriter(path: path, columns: columns, replaces: replaces)
            } catch SheetError.alreadyExists {
                throw OperationError(
                    .alreadyExists, "rows.create: \(shownPath) exists", field: "path",
                    hint: "give another name, or replace = true")
            }
            return Array("null".utf8)
        }
        if begun != nil || isRehearsed { return begun }
        // Begun before: whether it was finished too is for the journal to say when it is closed.
        return try SheetWriter(path: path, columns: columns, replaces: true)
    }

    /// Gives the file its name.
    func finish(_ writer: SheetWriter) throws {
        if mustBeNew, FileManager.default.fileExists(atPath: path) {
            throw OperationError(
                .alreadyExists, "writer:close: \(shownPath) exists", field: "path",
                hint: "move that file away and resume the run", endsRun: true)
        }
        try writer.close()
        mustBeNew = false
    }
}
