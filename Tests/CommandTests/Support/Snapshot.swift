import FoundationEssentials
import Glibc
import Testing

@testable import partnerctl

/// Compares a screen with the one that was kept; a missing one is written and fails, `RECORD=1` rewrites.
func expectSnapshot(
    _ text: String, _ name: String, file: StaticString = #filePath,
    at place: SourceLocation = #_sourceLocation
) throws {
    let folder = Paths.join(Paths.parent("\(file)") ?? "/", "Snapshots")
    let path = Paths.join(folder, name + ".txt")
    let kept = DiskLookup().text(path)
    if kept == text { return }
    if kept == nil || ProcessInfo.processInfo.environment["RECORD"] == "1" {
        try OutputFile.makeFolder(folder)
        try OutputFile.replace(path, text)
        Issue.record("\(name) was written; look at it and run again", sourceLocation: place)
        return
    }
    #expect(text == kept, sourceLocation: place)
}
