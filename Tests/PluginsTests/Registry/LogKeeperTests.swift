import Foundation
import TestKit
import Sealing
import Testing

@testable import Plugins

/// Counts what is read of a log.
final class CountingSource: RegistrySource, @unchecked Sendable {
    let source: MemorySource
    private(set) var logBytes = 0

    init(_ source: MemorySource) { self.source = source }

    func read(_ path: String, atMost limit: Int) throws(PluginFaults) -> [UInt8] {
        let bytes = try source.read(path, atMost: limit)
        if path == RegistryPath.log { logBytes += bytes.count }
        return bytes
    }

    func read(_ path: String, from offset: Int, atMost limit: Int) throws(PluginFaults) -> [UInt8] {
        let bytes = Array(try source.read(path, atMost: offset + limit).dropFirst(offset))
        if path == RegistryPath.log { logBytes += bytes.count }
        return bytes
    }
}

@Suite struct LogKeeperTests {
    private let fixture: RegistryFixture
    private let cache: TemporaryFolder
    private let keeper: LogKeeper

    init() throws {
        fixture = try RegistryFixture()
        cache = try TemporaryFolder()
        keeper = LogKeeper(folder: cache.path, address: "file:/registry")
    }

    private func file() throws -> URL {
        let names = try FileManager.default.contentsOfDirectory(atPath: cache.path)
        #expect(names.count == 1)
        return URL(filePath: "\(cache.path)/\(try #require(names.first))")
    }

    @Test("of a log that was read before only what is new is read, and it amounts to the same")
    func onlyNew() throws {
        let first = CountingSource(try fixture.source())
        _ = try fixture.open(first, keeper: keeper)
        #expect(first.logBytes == first.source.files["log"]?.count)
        let again = CountingSource(try fixture.source())
        #expect(try fixture.open(again, keeper: keeper).history == fixture.open().history)
        #expect(again.logBytes == 0)

        try fixture.folder.yank(
            RegistryFixture.fold, RegistryFixture.v100, reason: "loses names", now: RegistryFixture.now)
        let next = SigningKey()
        try fixture.folder.rotate("acme", from: fixture.acme, to: next.publicKey, now: RegistryFixture.now)
        try fixture.publish("acme/new", "1.0.0", requires: ["acme/guard": "1.0.0"], key: next)
        try fixture.folder.revoke(
            fixture.acme.publicKey, of: "acme", reason: "stolen", now: RegistryFixture.now)
        try fixture.folder.rotate(to: SigningKey(), now: RegistryFixture.now)
        let grown = CountingSource(try fixture.source())
        let whole = try fixture.open()
        #expect(try fixture.open(grown, keeper: keeper).history == whole.history)
        #expect(
            grown.logBytes == (grown.source.files["log"]?.count ?? 0)
                - (first.source.files["log"]?.count ?? 0))
        // And everything there is survives being kept.
        #expect(
            keeper.read()
                == KeptLog(
                    key: whole.key, size: grown.source.files["log"]?.count ?? 0, history: whole.history))
    }

    @Test("a log whose beginning is not the one that was kept is a fork, and a shorter one is rolled back")
    func fork() throws {
        let honest = try fixture.source()
        _ = try fixture.open(honest, keeper: keeper)
        var events: [LogEntry.Event] = []
        for number in 1...5 {
            events.append(.publish(try fixture.version("acme/other", "1.\(number).0").published))
        }
        let wanted: [Int: PluginFault.Code] = [2: .rolledBack, 3: .forked, 4: .forked, 5: .forked]
        for (count, code) in wanted {
            let other = try fixture.forged(Array(events.prefix(count)))
            #expect(faultCodes { _ = try fixture.open(other, keeper: keeper) } == [code], "\(count)")
        }
        // What was kept stays, and the honest registry is read as before.
        #expect(try fixture.open(honest, keeper: keeper).history == fixture.open(honest).history)
        // Another key's registry at the same address: the pin says whether that is wanted.
        let key = SigningKey()
        let foreign = try fixture.forged(Array(events.prefix(2)), signing: key)
        #expect(try fixture.open(foreign, keeper: keeper).key == key.publicKey)
        let pin = try fixture.open(honest).pin
        #expect(
            faultCodes { _ = try fixture.open(foreign, pin: pin, keeper: keeper) } == [.registryKeyChanged])
    }

    @Test("what is wrong with new entries is said as if all were read")
    func brokenTail() throws {
        _ = try fixture.open(keeper: keeper)
        try fixture.publish("acme/new", "1.0.0")
        var source = try fixture.source()
        try source.replace("\"sequence\":4", "\"sequence\":5", in: "log")
        #expect(faultCodes { _ = try fixture.open(source, keeper: keeper) } == [.brokenLog])
        source = try fixture.source()
        source.files["log"]?.removeLast()
        #expect(faultCodes { _ = try fixture.open(source, keeper: keeper) } == [.brokenLog])
    }

    @Test("a kept file with any change is not believed, and is written anew")
    func damaged() throws {
        let wanted = try fixture.open(keeper: keeper).history
        let file = try file()
        let bytes = [UInt8](try Data(contentsOf: file))
        for seed in 0..<UInt64(300) {
            var draw = SeededGenerator(seed: seed)
            var changed = bytes
            let at = Int.random(in: 0..<bytes.count, using: &draw)
            if seed % 3 == 0 { changed.removeLast(bytes.count - at) } else { changed[at] ^= 0x40 }
            try Data(changed).write(to: file)
            #expect(keeper.read() == nil, "seed \(seed)")
        }
        #expect(try fixture.open(keeper: keeper).history == wanted)
        #expect([UInt8](try Data(contentsOf: file)).count == bytes.count)
    }

    @Test("bytes that are rightly summed and wrongly formed are refused without harm")
    func malformed() throws {
        var writer = KeptWriter()
        KeptLog(key: fixture.registryKey.publicKey, size: 1, history: try fixture.open().history)
            .write(to: &writer)
        for seed in 0..<UInt64(500) {
            var draw = SeededGenerator(seed: seed)
            var changed = writer.bytes
            changed[Int.random(in: 0..<changed.count, using: &draw)] = UInt8.random(in: 0...255, using: &draw)
            if seed % 2 == 0 { changed.removeLast(Int.random(in: 0..<changed.count, using: &draw)) }
            // Either it is read or it is refused; nothing is asked of memory that is not there.
            _ = try? KeptLog(reading: KeptReader(changed))
        }
        #expect(throws: KeptReader.Damaged.self) { try KeptLog(reading: KeptReader([])) }
    }

    @Test("where nothing can be kept, everything is read")
    func noFolder() throws {
        let nowhere = LogKeeper(folder: "\(cache.path)/none", address: "x")
        #expect(try fixture.open(keeper: nowhere).history == fixture.open().history)
        #expect(nowhere.read() == nil)
    }
}
