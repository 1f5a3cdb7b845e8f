import PartnerCenter
import Testing

@Suite struct CapabilityNeedTests {
    static let address = GrantedAddress(scheme: "https", host: "hr.cn", port: 443, path: "/v1/users")
    static let net = Right("net", ["hosts": .list(["https://hr.cn/v1/"]), "methods": .list(["GET"])])
    static func secret(_ name: String) -> Right {
        Right("secrets.use", ["name": .text(name), "for": .text("https://hr.cn/")])
    }

    static func chain(_ rights: [Right]...) -> CallChain {
        let chain = CallChain()
        chain.links = rights.enumerated().map { index, rights in
            CallChain.Link(Principal(id: "acme/\(index)", rights: rights))
        }
        return chain
    }

    @Test(
        "what the host offers is judged by what is asked of it",
        arguments: [
            (CapabilityNeed("net", [("hosts", .address(address))]), [net], nil),
            (
                CapabilityNeed("net", [("hosts", .address(address))]), [],
                "acme/0 may not use net: it is not granted"
            ),
            (
                CapabilityNeed("net", [("hosts", .address(address)), ("methods", .text("POST"))]), [net],
                "acme/0 may not use net with methods POST: it is granted GET"
            ),
            (
                CapabilityNeed("net", [("hosts", .address(address)), ("private", .allowance)]), [net],
                "acme/0 may not use net with private allowed: it is granted nothing"
            ),
            (
                CapabilityNeed(
                    "net",
                    [
                        (
                            "hosts",
                            .address(GrantedAddress(scheme: "https", host: "x.cn", port: 8443, path: "/"))
                        )
                    ]),
                [net], "acme/0 may not use net with hosts https://x.cn:8443/: it is granted https://hr.cn/v1/"
            ),
            (
                CapabilityNeed("rows.map", [("fields", .text("Department"))]),
                [Right("rows.map", ["fields": .list(["Full name"])])],
                "acme/0 may not use rows.map with fields Department: it is granted Full name"
            ),
            (CapabilityNeed("rows.map", [("fields", .text("Department"))]), [Right("rows.map")], nil),
            (
                CapabilityNeed("kv", [("max_bytes", .amount(10))]), [Right("kv", ["max_bytes": .count(10)])],
                nil
            ),
            (
                CapabilityNeed("kv", [("max_bytes", .amount(11))]), [Right("kv", ["max_bytes": .count(10)])],
                "acme/0 may not use kv with max_bytes 11: it is granted 10"
            ),
            (
                CapabilityNeed("secrets.use", [("name", .text("b")), ("for", .address(address))]),
                [secret("a"), secret("b")], nil
            ),
            (
                CapabilityNeed("secrets.use", [("name", .text("c")), ("for", .address(address))]),
                [secret("a"), secret("b")],
                "acme/0 may not use secrets.use with name c: it is granted a and b"
            ),
            (
                CapabilityNeed("files.read", [("paths", .text("in/../../etc"))]),
                [Right("files.read", ["paths": .list(["in"])])],
                "acme/0 may not use files.read with paths in/../../etc: it is granted in"
            ),
        ] as [(CapabilityNeed, [Right], String?)])
    func needs(need: CapabilityNeed, rights: [Right], message: String?) {
        let chain = Self.chain(rights)
        let error = refusal { try chain.require(need) }
        #expect(error?.message == message)
        if message != nil { #expect(error?.plugin == "acme/0" && error?.capability == need.name) }
    }

    @Test("one right must cover all of a need, not two of them a part each")
    func oneRight() {
        let chain = Self.chain([
            Right("secrets.use", ["name": .text("a"), "for": .text("https://a.cn/")]),
            Right("secrets.use", ["name": .text("b"), "for": .text("https://b.cn/")]),
        ])
        let toB = GrantedAddress(scheme: "https", host: "b.cn", port: 443, path: "/")
        #expect(throws: OperationError.self) {
            try chain.require(CapabilityNeed("secrets.use", [("name", .text("a")), ("for", .address(toB))]))
        }
    }

    @Test("every plugin of the chain needs it, and each use counts for each")
    func chain() throws {
        let chain = Self.chain([Right("notify", ["max_per_run": .count(1)])], [Right("notify")])
        #expect(try chain.use(CapabilityNeed("notify")) { 7 } == 7)
        #expect(chain.uses.used(plugin: "acme/0", capability: "notify") == 1)
        #expect(chain.uses.used(plugin: "acme/1", capability: "notify") == 1)
        var isCalled = false
        let error = refusal { try chain.use(CapabilityNeed("notify")) { isCalled = true } }
        #expect(error?.message == "acme/0 may not use notify again: 1 a run is granted, and 1 are done")
        #expect(!isCalled)
        #expect(throws: OperationError.self) { try Self.chain([Right("clock")], []).require("clock") }
        try CallChain().require("clock")
    }

    @Test("what fails is not counted")
    func failing() {
        struct Fault: Error {}
        let chain = Self.chain([Right("notify", ["max_per_run": .count(1)])])
        #expect(throws: Fault.self) { try chain.use(CapabilityNeed("notify")) { throw Fault() } }
        #expect(chain.uses.used(plugin: "acme/0", capability: "notify") == 0)
    }

    @Test("the least of a number counts")
    func least() {
        let chain = Self.chain(
            [Right("kv", ["max_bytes": .count(10)])], [Right("kv", ["max_bytes": .count(7)])])
        #expect(chain.least("max_bytes", of: "kv") == 7)
        #expect(CallChain().least("max_bytes", of: "kv") == nil)
    }

    static let limited = Right(
        "users.create",
        [
            "fields": .list(["email", "full_name"]), "domains": .list(["contoso.cn"]),
            "max_per_run": .count(1),
        ])

    @Test(
        "a plugin can ask what it could do",
        arguments: [
            ("users.create", [:], true), ("users.create", ["email": .text("a@contoso.cn")], true),
            ("users.create", ["email": .text("a@evil.cn")], false),
            ("users.create", ["agent_role": .text("sales")], false),
            ("users.create", ["fields": .list(["email"])], true),
            ("users.create", ["fields": .list(["email", "agent_role"])], false),
            ("users.create", ["max_per_run": .count(2)], false), ("users.delete", [:], false),
            ("users.get", [:], true), ("users.read", [:], true), ("clock", [:], false),
        ] as [(String, [String: Right.Parameter], Bool)])
    func can(name: String, values: [String: Right.Parameter], answer: Bool) throws {
        let chain = Self.chain(
            [Self.limited, Right("users.read")], [Right("users.create"), Right("users.read")])
        #expect(try chain.can(name, values) == answer)
        #expect(try CallChain().can(name, values), "a script needs no right")
    }

    @Test("nothing can be done any more when all calls are used up")
    func canNoMore() throws {
        let chain = Self.chain([Self.limited])
        chain.uses.count(plugin: "acme/0", capability: "users.create")
        #expect(try !chain.can("users.create"))
    }

    @Test(
        "a question about something that there is not is an error",
        arguments: [
            (
                "users.creat", [:], "host.can: 'users.creat' is neither an operation nor a capability",
                "did you mean 'users.create'?"
            ),
            (
                "users.create", ["emial": .text("a")],
                "host.can: 'emial' is neither a parameter nor an argument of users.create",
                "did you mean 'email'?"
            ),
            (
                "zzzzzz", [:], "host.can: 'zzzzzz' is neither an operation nor a capability",
                "see: partnerctl help capabilities"
            ),
        ] as [(String, [String: Right.Parameter], String, String)])
    func unknown(name: String, values: [String: Right.Parameter], message: String, hint: String) {
        let error = refusal { _ = try CallChain().can(name, values) }
        #expect(error?.code == .badArgument && error?.message == message && error?.hint == hint)
    }
}
