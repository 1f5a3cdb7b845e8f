internal import FoundationEssentials
internal import LuaRuntime
internal import PartnerCenter
internal import Sealing

/// `files`: a plugin's way to files below the project's folder `data`.
struct ProjectFilesModule {
    static let functions: [ModuleFunction] = [
        ModuleFunction(
            "files.read", "Reads a file below the project's folder data. A link is not followed.",
            subjects: [path],
            returns: "its bytes",
            errors: [
                refused, ErrorFact(.notFound, "there is none"),
                ErrorFact(.badFile, "it is no file, cannot be read, or has more than a MiB"),
            ]),
        ModuleFunction(
            "files.write",
            "Writes a file below the project's folder data, whole, in place of what was there; its folders are made.",
            subjects: [path, .text("content", "any bytes, at most 16 MiB")],
            errors: [refused, ErrorFact(.forbiddenState, "it is called inside of a row function")]),
    ]

    private static let path = FieldDescription.text("path", "seen from data, such as lists/taken.txt")
    private static let refused = ErrorFact(.refused, "the path is not granted")
    static let largestRead = 1 << 20
    static let largestWrite = 16 << 20

    let session: RunSession
    let callers: CallChain
    let folder: String?
    let plugin: String

    func install(in module: LuaModule) {
        module.function("read") { stack in
            let path = try stack.requireText(at: 1, "files.read")
            let json = try session.effect("files.read", arguments(path), stack) {
                let data = try data("files.read", path)
                return try callers.use(need("files.read", path)) {
                    JSONWriter.text(try data.read(path, limit: Self.largestRead).base64)
                }
            }
            guard case .text(let text) = try JSONValue.read(json, from: "the journal"),
                let bytes = Data(base64Encoded: text)
            else { throw OperationError(.badFile, "the journal holds a damaged files.read") }
            bytes.withUnsafeBytes { stack.push(bytes: $0) }
            return 1
        }
        module.function("write") { stack in
            let path = try stack.requireText(at: 1, "files.write")
            guard stack.type(at: 2) == .string, let borrowed = stack.borrowedBytes(at: 2) else {
                throw LuaMismatch(stack, at: 2, expected: "text")
            }
            guard borrowed.count <= Self.largestWrite else {
                throw OperationError(
                    .badArgument, "files.write: \(borrowed.count) bytes, \(Self.largestWrite) are the most",
                    field: "content")
            }
            try session.mayReachOut("files.write")
            let content = [UInt8](borrowed)
            _ = try session.output(
                "files.write", arguments(path, content), stack,
                foreseen: {
                    _ = try data("files.write", path)
                    return Array("null".utf8)
                },
                {
                    let data = try data("files.write", path)
                    try callers.use(need("files.write", path)) { try data.write(content, to: path) }
                    return Array("null".utf8)
                })
            return 0
        }
    }

    private func data(_ call: String, _ path: String) throws -> ProjectData {
        try callers.require(need(call == "files.read" ? "files.read" : "files.write", path))
        guard let folder else {
            throw OperationError(
                .unsupported, "\(call): there is no project", hint: "partnerctl.json makes a folder a project"
            )
        }
        return ProjectData(folder: folder, call: call)
    }

    private func need(_ capability: String, _ path: String) -> CapabilityNeed {
        CapabilityNeed(capability, [("paths", .text(path))])
    }

    private func arguments(_ path: String, _ content: [UInt8]? = nil) -> [UInt8] {
        var json = JSONWriter()
        json.begin("{")
        json.put("plugin", plugin)
        json.put("path", path)
        if let content {
            json.put("bytes", Int64(content.count))
            json.put("digest", Digest(of: content).description)
        }
        json.end("}")
        return json.bytes
    }
}

extension [UInt8] {
    fileprivate var base64: String { Data(self).base64EncodedString() }
}
