import Glibc

@testable import Plugins

// `make fuzz` runs this once per target; PARTNERCTL_FUZZ names it. A crash is a find, and so is a `precondition` here.

/// What is fed with bytes.
enum Target: String, CaseIterable {
    case document, manifest, project, lock, bundle
    /// The packed manifest alone, in an archive that fits it: mutations of a whole bundle seldom get that far.
    case packed
    /// The files of a registry.
    case head, log, index, catalog

    static let chosen =
        getenv("PARTNERCTL_FUZZ").flatMap { Target(rawValue: String(cString: $0)) } ?? .document

    func take(_ bytes: [UInt8]) throws(PluginFaults) {
        switch self {
        case .document: try edit(bytes)
        case .manifest:
            let manifest = try PluginManifest.read(bytes)
            let again = try PluginManifest.read(manifest.document.canonical)
            precondition(again == manifest, "a manifest is written as another one")
        case .project:
            let project = try ProjectDocument.read(bytes)
            let again = try ProjectDocument.read(project.document.canonical)
            precondition(again == project, "a project is written as another one")
        case .lock:
            let lock = try ProjectLock.read(bytes)
            precondition(lock.bytes == bytes, "a lock is taken in two forms")
        case .bundle:
            let bundle = try PluginBundle(reading: bytes, name: "b")
            precondition(bundle.bytes == bytes, "a bundle is taken in two forms")
        case .packed:
            var archive = ArchiveHeader.bytes(path: PackedManifest.fileName, size: bytes.count) + bytes
            archive += [UInt8](repeating: 0, count: ArchiveHeader.padding(bytes.count))
            archive += ArchiveHeader.bytes(path: "init.lua", size: 0) + [UInt8](repeating: 0, count: 1024)
            let bundle = try PluginBundle(reading: archive, name: "b")
            precondition(bundle.bytes == archive, "a bundle is taken in two forms")
        case .head:
            let head = try RegistryHead.read(bytes, file: "head.json")
            precondition(head.bytes == bytes, "a head is taken in two forms")
        case .log:
            let history = try RegistryHistory.read(bytes, file: "log")
            precondition(history.hash(at: history.length) == history.root, "a log ends with another line")
        case .index:
            let index = try RegistryIndex.read(bytes, file: "index.json")
            precondition(index.bytes == bytes, "an index is taken in two forms")
        case .catalog:
            let catalog = try RegistryCatalog.read(bytes, file: "catalog.json")
            precondition(catalog.bytes == bytes, "a catalog is taken in two forms")
        }
    }

    private func edit(_ bytes: [UInt8]) throws(PluginFaults) {
        let canonical = try DocumentReader.read(bytes, file: "d").canonical
        // Escapes may be shorter than what they stand for, so the canonical form may be larger than what is taken.
        let limits = DocumentLimits(bytes: 1 << 20)
        let again = try DocumentReader.read(canonical, file: "d", limits: limits).canonical
        precondition(again == canonical, "the canonical form is read as something else")
        var edit = DocumentEdit(bytes, file: "d")
        try edit.set(["a", "b"], to: DocumentValue(.number("1")))
        let set = try DocumentReader.read(edit.bytes, file: "d")
        precondition(set["a"]?["b"]?.content == .number("1"), "what was set is not there")
        try edit.remove(["a", "b"])
        let removed = try DocumentReader.read(edit.bytes, file: "d")
        precondition(removed["a"]?["b"] == nil, "what was removed is there")
    }
}

/// What the fuzzer calls with each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func test(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let input = Array(UnsafeBufferPointer(start: bytes, count: count))
    do throws(PluginFaults) {
        try Target.chosen.take(input)
    } catch {
        // A refusal is an answer, as long as it can be shown.
        precondition(!error.description.isEmpty)
    }
    return 0
}

/// What the fuzzer calls first: with a folder for seeds, writes them and ends.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(
    _ count: UnsafeMutablePointer<Int32>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>
) -> Int32 {
    guard let folder = getenv("PARTNERCTL_FUZZ_SEEDS").map({ String(cString: $0) }) else { return 0 }
    for (number, seed) in Seeds.of(Target.chosen).enumerated() {
        guard let file = fopen("\(folder)/seed-\(number)", "w") else { exit(1) }
        fwrite(seed, 1, seed.count, file)
        fclose(file)
    }
    exit(0)
}
