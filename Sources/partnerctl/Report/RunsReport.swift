internal import PartnerCenter
internal import PartnerSQL
internal import Runs

extension RunsCommand {
    /// `partnerctl runs report`
    static let report = Command(
        name: "report", summary: "Writes one page about a run, to look at in a browser.",
        details: """
            The page is one HTML file that needs nothing else, no network and no script. It holds names and other
            data of the run, but no secret. A file that is there is replaced only if it is such a page.
            A run writes its own page, with the course of its rows, with: partnerctl run FILE --report PAGE.html
            """,
        arguments: [Argument(name: "RUN", form: .runID, doc: "The run, such as run-17.")],
        flags: [.center, .value("out", .file, isRequired: true, "The page, a file that ends in .html.")],
        examples: [CommandExample("partnerctl runs report run-17 --out run-17.html")],
        action: { invocation, surroundings in
            guard let out = invocation.text("out") else {
                preconditionFailure("the parser demands --out")
            }
            let path = surroundings.path(out)
            try ReportFile.check(path)
            guard let id = Runs.RunID(invocation.required("RUN")) else {
                preconditionFailure("the parser checked the run's id")
            }
            let center = try OpenedCenter.open(invocation, surroundings, onlyExisting: true)
            do {
                let page = try RunPageGatherer(center: center, now: HostClock.milliseconds()).page(of: id)
                try ReportFile.write(page.html(), to: path)
            } catch {
                throw StoreErrors.operationError(error) ?? error
            }
            surroundings.console.print(path)
            return .done
        })
}
