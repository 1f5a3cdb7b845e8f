import FoundationEssentials
import PartnerCenter
import Testing

/// What is said to be documented, against the tests that are there.
@Suite struct DocumentedRuleTests {
    /// The names of all tests of the package, read from its sources.
    private static let testNames: Set<String> = {
        let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        var names: Set<String> = []
        for path in (try? FileManager.default.subpathsOfDirectory(atPath: tests.path)) ?? []
        where path.hasSuffix(".swift") {
            guard let data = FileManager.default.contents(atPath: tests.path + "/" + path) else { continue }
            for part in String(decoding: data, as: UTF8.self).components(behind: "@Test(") {
                var rest = part.drop { $0 == " " || $0 == "\n" }
                guard rest.popFirst() == "\"" else { continue }
                names.insert(String(rest.prefix { $0 != "\"" }))
            }
        }
        return names
    }()

    @Test("every rule has a test of its name")
    func tested() {
        #expect(Self.testNames.count > 500, "the tests were found")
        let untested = DocumentedRules.all.map(\.behaviour).filter { !Self.testNames.contains($0) }
        #expect(untested.isEmpty, "write a test for each, or name the one that is there so")
    }

    @Test("every rule names operations and policies that are there, and is told once")
    func consistent() {
        for rule in DocumentedRules.all {
            for name in rule.operations {
                #expect(Operations.named(name) != nil, "\(rule.behaviour): \(name)")
            }
            if case .policy(let name) = rule.standing {
                #expect(Policies.named(name) != nil, "\(rule.behaviour): \(name)")
            }
            #expect(!rule.source.isEmpty && !rule.behaviour.hasSuffix("."), "\(rule.behaviour)")
        }
        let behaviours = DocumentedRules.all.map(\.behaviour)
        #expect(Set(behaviours).count == behaviours.count)
    }

    @Test("every policy has a default that it allows, a reason and a name of its own")
    func policies() {
        for policy in Policies.all {
            #expect(policy.problem(policy.defaultValue) == nil, "\(policy.name)")
            #expect(policy.problem("no such value") != nil, "\(policy.name)")
            #expect(!policy.reason.isEmpty && policy.summary.hasSuffix("."), "\(policy.name)")
        }
        #expect(Set(Policies.all.map(\.name)).count == Policies.all.count)
    }
}

extension String {
    /// The parts behind each `mark`.
    fileprivate func components(behind mark: String) -> [Substring] {
        var parts: [Substring] = []
        var rest = self[...]
        while let range = rest.firstRange(of: mark) {
            rest = rest[range.upperBound...]
            parts.append(rest)
        }
        return parts
    }
}
