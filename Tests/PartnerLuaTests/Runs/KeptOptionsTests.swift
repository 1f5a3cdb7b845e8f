import Testing

@testable import PartnerLua

@Suite struct KeptOptionsTests {
    @Test("a run that goes on takes the options it began with, where nothing else is said")
    func kept() throws {
        var begun = RunOptions()
        begun.groupSize = 7
        begun.acceptsBadRows = true
        var goesOn = RunOptions()
        try goesOn.take(kept: begun.kept)
        #expect(goesOn.groupSize == 7)
        #expect(goesOn.acceptsBadRows)
        #expect(!goesOn.allowsIrreversible)
        var told = RunOptions()
        told.groupSize = 3
        try told.take(kept: begun.kept)
        #expect(told.groupSize == 3)
    }

    @Test("what an older release kept is taken as far as it goes")
    func older() throws {
        var options = RunOptions()
        try options.take(kept: Array(#"{"accept_bad_rows":false,"consent":true,"budgets":[]}"#.utf8))
        #expect(options.groupSize == nil)
        #expect(options.allowsIrreversible)
    }
}
