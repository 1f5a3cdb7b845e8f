internal import LuaRuntime
internal import PartnerCenter

/// `host`: what a plugin asks of who runs it.
enum HostModule {
    static func install(in module: LuaModule, _ session: RunSession) {
        module.function("can") { stack in
            let question = try Question(stack)
            let asker = session.callers?.current?.id
            // A run that goes on decides as it did, whatever is granted by then.
            let json = try session.effect("host.can", question.json(of: asker), stack) {
                try session.callers?.can(question.name, question.values) ?? true ? Self.yes : Self.no
            }
            stack.push(json == Self.yes)
            return 1
        }
    }

    private static let yes = Array("true".utf8)
    private static let no = Array("false".utf8)

    /// `host.can { "users.create", email = "li@contoso.cn" }`
    private struct Question {
        var name = ""
        var values: [String: Right.Parameter] = [:]

        init(_ stack: LuaStack) throws {
            if let name = stack.text(at: 1) {
                self.name = name
                return
            }
            guard stack.type(at: 1) == .table, !stack.hasMetatable(at: 1) else { throw Self.wrong(stack, 1) }
            stack.pushNil()
            while stack.next(of: 1) {
                if let key = stack.text(at: -2) {
                    values[key] = try Self.value(stack)
                } else if stack.integer(at: -2) == 1, let name = stack.text(at: -1) {
                    self.name = name
                } else {
                    throw Self.wrong(stack, -2)
                }
                stack.pop()
            }
        }

        /// What the journal keeps.
        func json(of plugin: String?) -> [UInt8] {
            var json = JSONWriter()
            json.begin("{")
            json.put("plugin", ifPresent: plugin)
            json.put("name", name)
            for (name, value) in values.sorted(by: { $0.key < $1.key }) {
                json.key(name)
                switch value {
                case .text(let text): json.value(text)
                case .count(let count): json.value(Int64(count))
                case .list(let texts):
                    json.begin("[")
                    for text in texts { json.value(text) }
                    json.end("]")
                }
            }
            json.end("}")
            return json.bytes
        }

        private static func value(_ stack: LuaStack) throws -> Right.Parameter {
            if let text = stack.text(at: -1) { return .text(text) }
            if let count = stack.integer(at: -1) { return .count(count) }
            guard stack.type(at: -1) == .table else { throw wrong(stack, -1) }
            let list = stack.top
            var items: [String] = []
            while stack.item(items.count + 1, of: list) == .string, let item = stack.text(at: -1) {
                items.append(item)
                stack.pop()
            }
            stack.pop()
            return .list(items)
        }

        private static func wrong(_ stack: LuaStack, _ index: Int32) -> OperationError {
            OperationError(
                .badArgument, "host.can takes a capability or an operation, and what it is about",
                hint: #"write host.can { "users.create", email = "li@contoso.cn" }"#)
        }
    }
}
