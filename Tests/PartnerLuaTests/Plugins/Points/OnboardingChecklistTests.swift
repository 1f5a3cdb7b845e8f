import PartnerCenter
import PartnerLua
import Plugins
import Runs
import Testing

/// The steps of partnerctl/onboarding-checklist in a script.
@Suite struct OnboardingChecklistTests {
    private static let script = """
        local function step(name, params) return plugins.step("partnerctl/onboarding-checklist:" .. name, params) end
        local company = step "collect_company"
        print(company.name)
        print(step("answer_challenge", { digits = 4 }).code)
        local evidence = step "collect_evidence"
        print(evidence.documents.business_license, evidence.documents.authorization)
        print(step("sign").full_name)
        local staff = step("staff", { people = {
          { full_name = "Li Na", email = "li@contoso.cn", agent_role = "sales" }, { full_name = "First", email = company.contact_email },
        } })
        print(#staff.made, #staff.known)
        """

    @Test(
        "people answer one step after the other, wrong answers are asked for again, and all of it can be taken back"
    )
    func wholeWay() throws {
        let bench = try ScriptBench()
        bench.plugins = [
            try .firstParty(
                "onboarding-checklist",
                config: ["documents": .list([.text("business_license"), .text("authorization")])])
        ]
        var report = try bench.run(Self.script)
        var output = bench.console.output
        var warnings: [String] = []
        for (name, json) in [
            ("company", #"{"name":"Contoso","country":"CN"}"#),
            (
                "company",
                #"{"name":"Contoso","country":"CN","registration_number":"91110000","contact_email":"admin"}"#
            ),
            (
                "company",
                #"{"name":"Contoso","country":"CN","registration_number":"91110000","contact_email":"\#(ScriptBench.admin)"}"#
            ),
            ("challenge", #"{"code":"47"}"#), ("challenge", #"{"code":"4711"}"#),
            ("evidence", #"{}"#), ("evidence", #"{"document":"authorization","reference":"a.pdf"}"#),
            ("evidence", #"{"document":"business_license","reference":"b.pdf"}"#),
            ("signature", #"{"full_name":"Li Na"}"#), ("signature", #"{"full_name":"Li Na","agrees":true}"#),
        ] {
            #expect(report.failure?.kind == .waiting, "\(name): \(String(describing: report.failure))")
            try bench.signal(name, json)
            report = try bench.resume(report.runID)
            output += bench.console.output
            warnings += bench.console.logs
        }
        #expect(report.failure == nil, "\(String(describing: report.failure))")
        #expect(output == "Contoso\n4711\nb.pdf\ta.pdf\nLi Na\n1\t1\n")
        #expect(warnings.count == 5)
        #expect(warnings.first?.contains("missing: registration_number, contact_email") == true)
        #expect(try bench.users().count == 2)
        let undone = try bench.undo(report)
        #expect(undone.failure == nil)
        #expect(try bench.users().count == 1)
    }
}
