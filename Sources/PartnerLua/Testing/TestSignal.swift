internal import LuaRuntime
internal import PartnerCenter

/// What a test sends to a run: `run:signal("evidence", { comment = "…" }, { files = { id = "id.pdf" } })`.
struct TestSignal {
    var name: String
    /// JSON.
    var data: [UInt8]
    /// On whose behalf; nil for whom the test itself works for.
    var sender: SignedIn?
    /// Paths by the names under which the run finds them.
    var files: [(name: String, path: String)] = []

    /// Reads the arguments behind the run.
    init(_ stack: LuaStack) throws {
        name = try SignalName.checked(String.read(stack, at: 2), of: "run:signal")
        data = Array("{}".utf8)
        if !stack.type(at: 3).isAbsent {
            var writer = JSONWriter()
            try LuaJSON.write(stack, at: 3, to: &writer)
            data = writer.bytes
        }
        let options = try Options(stack, at: 4, of: "run:signal", known: ["as", "files"])
        sender = try options.signedIn()
        files = try options.with("files") { type in
            if type == .nil { return [] }
            guard type == .table else { throw options.wrong("files", "a table from name to path") }
            return try Self.files(stack, options)
        }
    }

    /// The table on top.
    private static func files(_ stack: LuaStack, _ options: Options) throws -> [(name: String, path: String)]
    {
        let table = stack.top
        var files: [(name: String, path: String)] = []
        stack.pushNil()
        while stack.next(of: table) {
            guard let name = stack.text(at: -2), let path = stack.text(at: -1) else {
                throw options.wrong("files", "a table from name to path")
            }
            files.append((try SignalName.checked(name, of: "run:signal"), path))
            stack.pop()
        }
        return files.sorted { $0.name < $1.name }
    }
}
