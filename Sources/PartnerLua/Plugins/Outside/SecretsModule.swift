internal import HTTP
internal import LuaRuntime
internal import PartnerCenter

/// What stands for a secret of the project in Lua: its name. Only `net` takes it, and puts the value in its place.
final class SecretToken {
    let name: String

    init(_ name: String) { self.name = name }
}

/// `secrets`: what plugins may send along without seeing it.
struct SecretsModule {
    static let functions: [ModuleFunction] = [
        ModuleFunction(
            "secrets.use",
            "Stands for a secret of the project, which net.fetch and net.send_mail send along where the grant says so. "
                + "It cannot be seen.",
            subjects: [.text("name", "as partnerctl.json names it")], returns: "a secret",
            errors: [
                ErrorFact(.refused, "secrets.use is not granted for it"),
                ErrorFact(.notFound, "the project has none of that name"),
            ])
    ]

    let session: RunSession
    let callers: CallChain
    let outside: Outside
    let plugin: String

    func install(in module: LuaModule) {
        module.function("use") { stack in
            let name = try stack.requireText(at: 1, "secrets.use")
            var arguments = JSONWriter()
            arguments.begin("{")
            arguments.put("plugin", plugin)
            arguments.put("name", name)
            arguments.end("}")
            // An effect although it shows nothing: a run that goes on is answered as it was, whatever is granted by then.
            _ = try session.effect("secrets.use", arguments.bytes, stack) {
                try callers.require(CapabilityNeed("secrets.use", [("name", .text(name))]))
                if !outside.knows(name) { throw Outside.noSecret(name) }
                return Array("null".utf8)
            }
            try LuaSecret(SecretToken(name)).push(onto: stack)
            return 1
        }
    }
}

extension Options {
    /// The secret under `name`; nil when it was left out.
    func secretToken(_ name: String) throws -> SecretToken? {
        try with(name) { type in
            if type == .nil { return nil }
            guard let token = LuaSecret.find(stack, at: -1)?.content as? SecretToken else {
                throw wrong(name, "a secret: secrets.use(\"name\")")
            }
            return token
        }
    }
}

extension CallChain {
    /// Counts that a secret was sent.
    func count(_ token: SecretToken) throws {
        try use(CapabilityNeed("secrets.use", [("name", .text(token.name))])) {}
    }

    /// Judges that a secret goes to `address`, and says below which address it may go.
    func scope(of token: SecretToken, for address: HTTP.Address) throws -> HTTP.Address {
        try require(
            CapabilityNeed(
                "secrets.use", [("name", .text(token.name)), ("for", .address(GrantedAddress(address)))]))
        for right in current?.rights ?? [] where right.name == "secrets.use" {
            guard right.parameters["name"] == .text(token.name),
                case .text(let text)? = right.parameters["for"],
                let scope = try? HTTP.Address(reading: text, schemes: ["http", "https", "smtp", "smtps"]),
                address.isBelow(scope)
            else { continue }
            return scope
        }
        return address
    }
}

extension GrantedAddress {
    /// An address as it is asked.
    init(_ address: HTTP.Address) {
        self.init(scheme: address.scheme, host: address.host, port: address.port, path: address.path)
    }
}
