import FoundationEssentials
import TestKit
import Sealing
import Testing

@testable import Plugins

/// Files of a registry in memory, to be changed as an attacker would.
struct MemorySource: RegistrySource {
    var files: [String: [UInt8]] = [:]

    func read(_ path: String, atMost limit: Int) throws(PluginFaults) -> [UInt8] {
        guard let bytes = files[path] else {
            throw PluginFaults(PluginFault(.registryFileMissing, file: path, "is not there"))
        }
        guard bytes.count <= limit else {
            throw PluginFaults(PluginFault(.tooLarge, file: path, "is too large"))
        }
        return bytes
    }

    /// Everything in a folder.
    init(folder: String) throws {
        for path in try FileManager.default.subpathsOfDirectory(atPath: folder) {
            var isFolder = false
            guard FileManager.default.fileExists(atPath: "\(folder)/\(path)", isDirectory: &isFolder),
                !isFolder
            else { continue }
            files[path] = Array(try Data(contentsOf: URL(filePath: "\(folder)/\(path)")))
        }
    }

    init() {}

    /// The text of a file with something in it replaced; fails when it is not there.
    mutating func replace(_ old: String, _ new: String, in path: String) throws {
        let text = String(decoding: files[path] ?? [], as: UTF8.self)
        try #require(text.contains(old), "\(path) has no \(old): \(text)")
        files[path] = Array(text.replacing(old, with: new, maxReplacements: 1).utf8)
    }
}

/// A registry with `acme/text-fold` 1.0.0 and 1.1.0, and `acme/guard` 1.0.0 that requires the first.
struct RegistryFixture {
    static let now = RegistryTime(seconds: 1_795_297_499)
    static let fold = PluginID("acme/text-fold") ?? PluginID.fallback
    static let guardian = PluginID("acme/guard") ?? PluginID.fallback
    static let v100 = SemanticVersion(1, 0, 0)
    static let v110 = SemanticVersion(1, 1, 0)

    let temporary: TemporaryFolder
    let registryKey = SigningKey()
    let acme = SigningKey()
    let folder: RegistryFolder

    init(isEmpty: Bool = false) throws {
        temporary = try TemporaryFolder()
        folder = RegistryFolder(folder: temporary.path, key: registryKey)
        try folder.create(name: "main", now: Self.now)
        if isEmpty { return }
        try publish("acme/text-fold", "1.0.0")
        try publish("acme/text-fold", "1.1.0")
        try publish("acme/guard", "1.0.0", requires: ["acme/text-fold": "1.0.0"])
    }

    static func bundle(
        _ id: String, _ version: String, code: String = "return {}\n", requires: [String: String] = [:]
    ) throws -> PluginBundle {
        try PluginBundle(
            PluginManifest.fixture(
                id, version: version, requires: requires,
                capabilities: [CapabilityRequest(Capability("clock"), why: "tell the time")]),
            files: ["init.lua": Array(code.utf8)], name: id)
    }

    @discardableResult
    func publish(
        _ id: String, _ version: String, code: String = "return {}\n", requires: [String: String] = [:],
        key: SigningKey? = nil, isSigned: Bool = true
    ) throws -> PublishedVersion {
        let bundle = try Self.bundle(id, version, code: code, requires: requires)
        let key = key ?? acme
        let signature =
            isSigned
            ? try BundleSignature.sign(bundle.bytes, bundle.manifest.id, bundle.manifest.version, with: key)
            : nil
        return try folder.publish(
            bundle.bytes, signature: signature, by: isSigned ? key.publicKey : nil, now: Self.now)
    }

    func source() throws -> MemorySource { try MemorySource(folder: temporary.path) }

    func open(
        _ source: (any RegistrySource)? = nil, pin: RegistryPin? = nil, keeper: LogKeeper? = nil
    ) throws -> Registry {
        try RegistryClient(name: "main", source: try source ?? self.source(), keeper: keeper)
            .open(pin: pin, now: Self.now)
    }

    /// What a registry with these entries shows, whoever would refuse to add them: rightly chained and signed.
    func forged(
        _ events: [LogEntry.Event], bundles: [[UInt8]] = [], from files: MemorySource? = nil,
        signing key: SigningKey? = nil
    ) throws -> MemorySource {
        var source = files ?? MemorySource()
        var (log, root) = ([UInt8](), LogEntry.noHash)
        for (index, event) in events.enumerated() {
            let line = LogEntry(sequence: index + 1, previous: root, time: Self.now, event: event).line
            log += line
            root = ContentHash(of: line)
        }
        source.files["log"] = log
        // What an honest index of it would be, so that nothing else is amiss.
        var history = RegistryHistory()
        for (index, event) in events.enumerated() {
            let entry = LogEntry(sequence: index + 1, previous: root, time: Self.now, event: event)
            _ = codes { () throws(PluginFaults) in
                try history.add(entry, line: entry.line, file: "")
            }
        }
        for id in history.releases.keys {
            source.files[RegistryPath.index(id)] = RegistryIndex(id, history).bytes
        }
        let catalog = RegistryCatalog(history).bytes
        source.files["catalog.json"] = catalog
        try sign(
            RegistryHead(
                name: "main", length: events.count, root: root, catalog: ContentHash(of: catalog),
                created: Self.now, expires: RegistryTime(seconds: Self.now.seconds + 86_400)), with: key,
            into: &source)
        for bundle in bundles { source.files[RegistryPath.bundle(ContentHash(of: bundle))] = bundle }
        return source
    }

    func sign(_ head: RegistryHead, with key: SigningKey? = nil, into source: inout MemorySource) throws {
        let key = key ?? registryKey
        source.files["head.json"] = head.bytes
        source.files["head.json.minisig"] = Array(try head.signed(with: key).description.utf8)
        source.files["registry.pub"] = Array(key.publicKey.file.utf8)
    }

    /// An honest entry for a bundle, to be changed.
    func version(
        _ id: String = "acme/text-fold", _ version: String = "1.0.0", code: String = "return {}\n",
        key: SigningKey? = nil
    ) throws -> (published: PublishedVersion, bytes: [UInt8]) {
        let bundle = try Self.bundle(id, version, code: code)
        let key = key ?? acme
        let signature = try BundleSignature.sign(
            bundle.bytes, bundle.manifest.id, bundle.manifest.version, with: key)
        return (
            PublishedVersion(bundle, bytes: bundle.bytes, key: key.publicKey, signature: signature),
            bundle.bytes
        )
    }
}

extension PluginID {
    /// Never met: the literals above are ids.
    static var fallback: PluginID { preconditionFailure("no id") }
}

/// The codes of what `body` throws, whatever it throws.
func faultCodes(_ body: () throws -> Void) -> [PluginFault.Code] {
    do {
        try body()
        return []
    } catch let faults as PluginFaults {
        return faults.all.map(\.code)
    } catch {
        Issue.record("\(error)")
        return []
    }
}
