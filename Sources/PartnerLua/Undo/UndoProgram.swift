internal import PartnerCenter

/// The script that takes back what a run wrote: a run like any other, with a batch of one row per write.
public enum UndoProgram {
    /// Its text. A run that undoes is known by its plan and goes on with the text it began with, so this may change
    /// between releases.
    private static let source = """
        -- Takes back what a run wrote, the last write first. A write whose subject somebody changed since is left
        -- as it is: a conflict.
        bulk.map(undo.writes(), { name = "undo", key = "subject_id" }, function()
          if not undo.take_back() then return bulk.unchanged() end
        end)
        """

    /// What comes first where plugins brought steps that they can undo: while all that the steps made is there.
    private static let stepsSource = """
        -- Has the plugins undo their steps, the last step first. One that cannot be undone is a conflict.
        bulk.map(undo.steps(), { name = "steps", key = "id" }, function() undo.step_back() end)

        """

    /// The program that undoes the run with this number; `hasSteps` says that there are steps which plugins can undo.
    public static func program(undoing run: Int64, hasSteps: Bool = false) -> ScriptProgram {
        ScriptProgram(
            name: "undo of \(RunReference(run).text)",
            source: Array(((hasSteps ? stepsSource : "") + source).utf8))
    }

    /// A live run with this start key undoes the run already: two at a time would only meet each other's conflicts.
    public static func startKey(undoing run: Int64) -> String { "undo of \(RunReference(run).text)" }
}
