internal import PartnerCenter
internal import PartnerLua

/// A page of `partnerctl help` that is not about one command, operation or function.
struct HelpTopic: Sendable {
    var name: String
    var summary: String
    var text: @Sendable () -> String

    /// Every topic, in the order of the list.
    static let all: [HelpTopic] = [
        HelpTopic(name: "operations", summary: "Every operation of a center.") {
            list("operations", Operations.all.map { ($0.name, $0.facts.summary) }, "partnerctl help NAME")
        },
        HelpTopic(name: "functions", summary: "Every function that stands beside them in a script.") {
            list("functions", ModuleFunctions.all.map { ($0.name, $0.summary) }, "partnerctl help NAME")
        },
        HelpTopic(name: "testing", summary: "What a test of scripts can use.") {
            var page = CommandHelp.Page()
            page.text(testExample)
            page.entries("functions", ModuleFunctions.ofTests.map { ($0.name, $0.summary) })
            page.blank()
            page.line("partner, clock, json and money are there as in scripts. more: partnerctl help NAME")
            return page.content
        },
        .plugins,
        HelpTopic(name: "codes", summary: "The codes of errors, to branch on.") {
            list("codes", ErrorCode.allCases.map { ($0.rawValue, $0.meaning) }, "")
        },
        HelpTopic(name: "exit-codes", summary: "What the process tells its caller.") {
            let order = ExitCode.precedence.map { String($0.rawValue) }.joined(separator: ", ")
            return list("exit codes", ExitCode.allCases.map { (String($0.rawValue), $0.meaning) }, "")
                + "\nwhere several hold, the first of \(order)\n"
        },
        HelpTopic(name: "json", summary: "The lines that --json writes.") {
            var page = CommandHelp.Page()
            for shape in JSONLines.all {
                page.entries(
                    "\(shape.type): \(shape.summary)", shape.fields.map { ("\($0.name) \($0.type)", $0.doc) })
            }
            return page.content
        },
        HelpTopic(name: "limits", summary: "What a run may use, and what happens beyond.") {
            var page = CommandHelp.Page()
            page.paragraph(
                "A run that goes beyond a limit ends with exit code 5, whatever its script catches.")
            page.entries(
                "limits",
                RunLimit.all.map { limit in
                    let (name, doc) = CommandHelp.entry(limit.flag)
                    return (name, "\(doc) Code: \(limit.code).")
                })
            return page.content
        },
        .budgets, .retries, .capabilities,
        HelpTopic(name: "centers", summary: "How the center is chosen.") {
            """
            A command works on the first of these:

              --center NAME|URL
              PARTNERCTL_CENTER=NAME|URL
              .partnerctl/center.db in this folder or the nearest above it
              a new one in this folder, made and seeded, where somebody sits at a terminal

            Without a terminal and without a center it ends with exit code 2, so that no job
            ever works on a rehearsal by accident.

              sqlite:PATH   a database file
              memory:       gone when the command ends
              NAME          looked up in partnerctl.json, in this folder or the nearest above it:
                            {"centers": {"rehearsal": "sqlite:rehearsal.db"}}

            """
        },
    ]

    /// A test as people write it.
    static let testExample = #"""
        staff_test.lua, beside staff.lua:

          test("a list becomes users", function()
            files.write("staff.csv", "name,email\nLi Na,li.na@contoso.cn\n")
            local run = script.run("staff.lua", { file = "staff.csv" })
            expect(run.outcome):is "done"
            expect(partner.users.find { email = "li.na@contoso.cn" }.full_name):is "Li Na"
          end)

        Run it: partnerctl test
        """#

    private static func list(_ title: String, _ entries: [(String, String)], _ more: String) -> String {
        var page = CommandHelp.Page()
        page.entries(title, entries)
        if !more.isEmpty {
            page.blank()
            page.line("more: \(more)")
        }
        return String(page.content.drop { $0 == "\n" })
    }
}

/// Everything that `partnerctl help` can be asked for.
enum HelpIndex {
    /// The page called `name`; `nil` when there is none.
    static func page(_ name: String) -> String? {
        if let topic = HelpTopic.all.first(where: { $0.name == name }) { return topic.text() }
        if let operation = Operations.named(name) { return OperationPage(operation: operation).text }
        if let function = ModuleFunctions.everywhere.first(where: { $0.name == name }) {
            return ModuleFunctionPage(function: function).text
        }
        return group(name) ?? CapabilityFacts.named(name).map { CapabilityPage(facts: $0).text }
    }

    /// The names that `page(_:)` knows, groups of operations included.
    static var names: [String] {
        var names =
            HelpTopic.all.map(\.name) + Operations.all.map(\.name) + ModuleFunctions.everywhere.map(\.name)
        for name in Operations.all.map(\.noun)
            + ModuleFunctions.everywhere.map({ ModuleFunctionPage(function: $0).module })
            + CapabilityFacts.all.map(\.name)
        where !names.contains(name) { names.append(name) }
        return names
    }

    /// All operations of a noun, or functions of a module.
    private static func group(_ name: String) -> String? {
        let operations = Operations.all.filter { $0.noun == name }
        let functions = ModuleFunctions.everywhere.filter { ModuleFunctionPage(function: $0).module == name }
        if operations.isEmpty && functions.isEmpty { return nil }
        var page = CommandHelp.Page()
        page.line(name)
        page.entries("operations", operations.map { ($0.name, $0.facts.summary) })
        page.entries("functions", functions.map { ($0.name, $0.summary) })
        return page.content
    }
}
