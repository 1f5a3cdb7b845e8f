internal import PartnerCenter

extension HelpTopic {
    /// What a run may do at most.
    static let budgets = HelpTopic(name: "budgets", summary: "What a run may do at most, and how to say it.")
    {
        var page = CommandHelp.Page()
        page.text(
            """
            A budget is the most that a run may do over its whole life, however often it is
            stopped and resumed. What would go beyond is refused before it is done, and the
            run ends with exit code 5, whatever its script catches. It can go on with more:

              partnerctl run staff.lua --file staff.csv --max users.create=50
              partnerctl runs resume run-17 --max users.create=100

            A script can bring its own, in the comment that it begins with; a flag counts in
            the place of the line that names the same:

              -- budget: users.create=50 spend=5000CNY irreversible=0

            What --max says when a run starts holds when it is resumed. What it says on
            a resume holds for that time. What was done before a name had a budget is not
            counted for it.
            """)
        page.entries(
            "names",
            [("OPERATION", "Calls of one operation, such as users.create; a page of a listing is one call.")]
                + BudgetSubject.general + CountedEffect.all.map { ($0.name, $0.doc) })
        page.entries(
            "codes",
            [
                ("limit_effects", "Calls: those of one name, effects or irreversible."),
                ("limit_rows", "Rows."),
                ("limit_spend", "Money. What costs in a currency without a budget is refused as well."),
            ])
        page.blank()
        page.paragraph(
            """
            Only what was done counts: a call that failed does not, nor does what was taken back with its row. What \
            a message makes the plugin of its channel send is part of the message, and counts with it.
            """
        )
        return page.content
    }

    /// What is tried again.
    static let retries = HelpTopic(name: "retries", summary: "What is tried again, and when a run gives up.")
    {
        let policy = RetryPolicy()
        let base = RetryNotice.shown(policy.base)
        let cap = RetryNotice.shown(policy.cap)
        var page = CommandHelp.Page()
        page.paragraph(
            """
            A call that the center did not take, but may take later, is tried again by the host: up to \
            \(policy.tries) times in all. The script sees the answer, or the last error. Each time is said once:
            """)
        page.blank()
        page.text("  users.create: throttled; trying again in 2 s (2 of \(policy.tries))")
        page.entries(
            "delays",
            [
                ("drawn", "From zero to \(base), twice that the next time, and so on up to \(cap)."),
                ("given", "A center that says when is not asked earlier."),
                (
                    "too long",
                    "More than \(RetryNotice.shown(policy.longestGiven)) is an error instead; so is more than "
                        + "\(cap) for a row that wrote already, because others cannot write meanwhile."
                ),
            ])
        page.entries(
            "never tried again",
            [
                ("unknown_outcome", "It may have happened: look first."),
                ("written", "A call that wrote something before it failed; the run ends, to be resumed."),
                ("net.fetch", "A plugin's request that is neither GET nor HEAD nor said to be idempotent."),
            ])
        page.blank()
        page.paragraph(
            """
            Ctrl-C ends the waiting; the run can be resumed. Time that the host waits does not count for \
            --deadline. Where \(Circuit.limit) failures alike follow each other and no row succeeds between, the run \
            ends once instead of failing row after row, and can be resumed from that row. A call that is unreachable, \
            throttled or timed out counts even where the script catches it; one that is unsupported or refused counts \
            when its row ends with it; what a plugin is not granted never counts.
            """)
        return page.content
    }
}
