import PartnerCenter
import Testing

@Suite struct CapabilityFactsTests {
    @Test("every operation is allowed by exactly one capability, whose risk is its own")
    func operations() {
        for operation in Operations.all {
            let name = CapabilityFacts.name(for: operation.facts)
            let found = CapabilityFacts.all.filter { $0.operations.contains(operation.name) }
            #expect(found.map(\.name) == [name])
            let risk: RiskClass =
                switch operation.facts.kind {
                case .read: .reads
                case .write: .writes
                case .irreversible: .irreversible
                }
            #expect(found.first?.risk == risk, "\(operation.name)")
        }
    }

    @Test("names are given once, and say their noun")
    func names() {
        let names = CapabilityFacts.all.map(\.name)
        #expect(Set(names).count == names.count)
        for facts in CapabilityFacts.all {
            #expect(facts.summary.hasSuffix("."), "\(facts.name)")
            #expect(CapabilityFacts.named(facts.name) == facts)
            let parameters = facts.parameters.map(\.name)
            #expect(Set(parameters).count == parameters.count, "\(facts.name)")
            for parameter in facts.parameters { #expect(parameter.doc.hasSuffix("."), "\(facts.name)") }
        }
    }

    @Test("harm grows from computing to what cannot be taken back")
    func risks() {
        #expect(RiskClass.allCases == [.pure, .reads, .egress, .writes, .irreversible])
        #expect(RiskClass.allCases.sorted() == RiskClass.allCases)
    }

    @Test(
        "what narrows a capability follows from its operations",
        arguments: [
            (
                "users.create", ["fields", "domains", "max_per_run"],
                ["full_name", "email", "agent_role", "admin_role"]
            ),
            ("users.set_roles", ["fields", "domains", "max_per_run"], ["agent_role", "admin_role"]),
            ("users.delete", ["domains", "max_per_run"], []),
            (
                "users.read", ["fields", "domains", "max_per_run"],
                [
                    "id", "full_name", "email", "agent_role", "admin_role", "state", "last_sign_in_at",
                    "etag",
                    "temporary_password",
                ]
            ),
            ("passwords.reset", ["domains", "max_per_run"], []),
            ("audit.read", ["fields", "max_per_run"], nil),
            ("enrolment.sign", ["fields", "domains", "max_per_run"], ["signer_id"]),
            ("net", ["hosts", "methods", "max_bytes", "private"], nil),
            ("clock", [], nil),
        ] as [(String, [String], [String]?)])
    func parameters(name: String, parameters: [String], fields: [String]?) throws {
        let facts = try #require(CapabilityFacts.named(name))
        #expect(facts.parameters.map(\.name) == parameters)
        if let fields { #expect(facts.parameter("fields")?.values ?? [] == fields) }
    }

    @Test("each argument that is an e-mail or names a user is judged by its domain")
    func subjects() {
        for operation in Operations.all where operation.facts.kind != .read {
            let rules = operation.arguments.flatMap(\.flattened).map(\.type.rule)
            let hasSubject = rules.contains { $0.contains("e-mail") || $0.contains("u-1") }
            let facts = CapabilityFacts.named(operation.name)
            #expect((facts?.parameter("domains") != nil) == hasSubject, "\(operation.name)")
        }
    }
}
