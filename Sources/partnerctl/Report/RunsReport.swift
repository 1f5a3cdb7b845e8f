internal import PartnerCenter
internal import PartnerLua
internal import PartnerSQL
internal import Runs

extension RunsCommand {
    /// `partnerctl runs report`
    static let report = Command(
        name: "report",
        summary: "Writes one page about a run, to look at in a browser, or what a plugin makes of it.",
        details: """
            The page is one HTML file that needs nothing else, no network and no script. It holds names and other
            data of the run, but no secret. A file that is there is replaced only if it is such a page.
            A run writes its own page, with the course of its rows, with: partnerctl run FILE --report PAGE.html
            With --with, a report of a plugin is written instead: a workbook to a file that ends in .xlsx, else text.
            """,
        arguments: [Argument(name: "RUN", form: .runID, doc: "The run, such as run-17.")],
        flags: [
            .center, .value("out", .file, isRequired: true, "The page, a file that ends in .html."),
            .value("with", .text("PLUGIN:NAME"), "Has this report of a plugin written."),
            .toggle("replace", "Replaces a file that is there: with --with only."),
        ],
        examples: [
            CommandExample("partnerctl runs report run-17 --out run-17.html"),
            CommandExample(
                "partnerctl runs report run-17 --with partnerctl/run-workbook:workbook --out run-17.xlsx"),
        ],
        ownCheck: { invocation in
            guard invocation.isSet("replace"), invocation.text("with") == nil else { return [] }
            return [
                UsageProblem(
                    message: "--replace is for reports of plugins",
                    hint: "a page takes the place of a page by itself; or say --with PLUGIN:NAME")
            ]
        },
        action: { invocation, surroundings in
            guard let out = invocation.text("out") else {
                preconditionFailure("the parser demands --out")
            }
            let path = surroundings.path(out)
            let report = invocation.text("with")
            if report == nil { try ReportFile.check(path) }
            guard let id = Runs.RunID(invocation.required("RUN")) else {
                preconditionFailure("the parser checked the run's id")
            }
            let center = try OpenedCenter.open(invocation, surroundings, onlyExisting: true)
            do {
                if let report {
                    try PluginReport(
                        surroundings.plugins(), group: center.database.group, runs: center.database.runs,
                        showing: RunOutput(surroundings.console, isQuiet: false) { false }
                    ).write(
                        about: id, with: report, to: path, shownAs: out, replaces: invocation.isSet("replace")
                    )
                    surroundings.console.print(path)
                    return .done
                }
                let page = try RunPageGatherer(center: center, now: HostClock.milliseconds()).page(of: id)
                try ReportFile.write(page.html(), to: path)
            } catch {
                throw StoreErrors.operationError(error) ?? error
            }
            surroundings.console.print(path)
            return .done
        })
}
