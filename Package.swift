// swift-tools-version: 6.2
import PackageDescription

// Every Swift target: language mode 6, and the upcoming rules that make imports say what they are for.
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
    name: "partnerctl",
    products: [
        .executable(name: "partnerctl", targets: ["partnerctl"]),
        // What reads files of strangers, for the fuzzer's package.
        .library(name: "Plugins", targets: ["Plugins"]),
    ],
    targets: [
        // C: one library each, no logic.
        .systemLibrary(name: "CLua", providers: [.apt(["liblua5.4-dev"])]),
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "CSodium", pkgConfig: "libsodium", providers: [.apt(["libsodium-dev"])]),
        .systemLibrary(name: "CEdit", pkgConfig: "libedit", providers: [.apt(["libedit-dev"])]),
        // Headers only: loaded when they are first needed, for linked they and the forty libraries that they need would
        // be loaded at every start. With pkgConfig they would be linked.
        .systemLibrary(name: "CArchive", providers: [.apt(["libarchive-dev"])]),
        .systemLibrary(name: "CXML", providers: [.apt(["libxml2-dev"])]),
        .systemLibrary(name: "CXLSXWriter", providers: [.apt(["libxlsxwriter-dev"])]),
        .systemLibrary(name: "CCurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CLoading"),
        // The only code that raises or yields in Lua.
        .target(name: "CLuaShim", dependencies: ["CLua"]),

        // Techniques: they never speak of the business.
        .target(name: "LuaRuntime", dependencies: ["CLua", "CLuaShim"], swiftSettings: strict),
        .target(name: "SQL", dependencies: ["CSQLite"], swiftSettings: strict),
        .target(
            name: "Sheets", dependencies: ["CArchive", "CXML", "CXLSXWriter", "Loading"],
            // Where libxml2 keeps its headers on every system, as pkg-config would say.
            swiftSettings: strict + [.unsafeFlags(["-Xcc", "-I/usr/include/libxml2"])]),
        .target(name: "Sealing", dependencies: ["CSodium"], swiftSettings: strict),
        .target(name: "Runs", dependencies: ["SQL"], swiftSettings: strict),
        .target(name: "LineEditing", dependencies: ["CEdit"], swiftSettings: strict),
        .target(name: "Loading", dependencies: ["CLoading"], swiftSettings: strict),
        .target(name: "HTTP", dependencies: ["CCurl", "Loading"], swiftSettings: strict),
        .target(name: "Plugins", dependencies: ["Sealing"], swiftSettings: strict),

        // The business: values, rules, operations, the door, ports. No I/O, no clock, no randomness.
        .target(name: "PartnerCenter", swiftSettings: strict),

        // Joints: the business in one technique's terms.
        .target(name: "PartnerSQL", dependencies: ["PartnerCenter", "SQL", "Runs"], swiftSettings: strict),
        .target(
            name: "PartnerLua",
            dependencies: [
                "PartnerCenter", "LuaRuntime", "Runs", "Sheets", "Sealing", "Plugins", "HTTP",
            ],
            swiftSettings: strict),

        // The front door: chooses, wires, prints.
        .executableTarget(
            name: "partnerctl",
            dependencies: [
                "PartnerCenter", "PartnerLua", "PartnerSQL", "LuaRuntime", "Runs", "SQL", "Sheets", "Sealing",
                "LineEditing", "Plugins", "HTTP", "Loading",
            ],
            swiftSettings: strict),

        // Measured side by side: bindings, and the same written by hand in C.
        .target(name: "CLuaBaseline", dependencies: ["CLua", "CLuaShim"], path: "Benchmarks/CLuaBaseline"),
        .executableTarget(
            name: "LuaBench", dependencies: ["LuaRuntime", "CLuaBaseline"], path: "Benchmarks/LuaBench",
            swiftSettings: strict),

        // The product's side of Benchmarks/run.
        .executableTarget(
            name: "benchmarks",
            dependencies: [
                "PartnerCenter", "PartnerLua", "PartnerSQL", "LuaRuntime", "Plugins", "Runs", "SQL",
                "Sealing",
            ],
            path: "Benchmarks/Swift", swiftSettings: strict),

        // What tests of every kind need: folders that go away, seeded draws, how often to repeat.
        .target(name: "TestKit", path: "Tests/TestKit", swiftSettings: strict),
        // A storage layer that forgets or tears what was not synced, for tests of power loss.
        .target(name: "CStorageShim", dependencies: ["CSQLite"], path: "Tests/CStorageShim"),
        .testTarget(
            name: "LuaRuntimeTests", dependencies: ["LuaRuntime", "CLua", "CLuaShim", "TestKit"],
            exclude: ["hostile"],
            swiftSettings: strict),
        .testTarget(
            name: "SQLTests", dependencies: ["SQL", "CStorageShim", "TestKit"], swiftSettings: strict),
        .testTarget(
            name: "SheetsTests", dependencies: ["Sheets", "Loading", "CArchive", "TestKit"],
            swiftSettings: strict, linkerSettings: [.linkedLibrary("archive")]),
        .testTarget(name: "SealingTests", dependencies: ["Sealing", "TestKit"], swiftSettings: strict),
        .testTarget(
            name: "RunsTests", dependencies: ["Runs", "SQL", "CStorageShim", "TestKit"], swiftSettings: strict
        ),
        .testTarget(
            name: "LineEditingTests", dependencies: ["LineEditing", "TestKit"], swiftSettings: strict),
        .testTarget(name: "LoadingTests", dependencies: ["Loading"], swiftSettings: strict),
        .testTarget(
            name: "HTTPTests", dependencies: ["HTTP", "Loading", "LocalServers"], swiftSettings: strict),
        .testTarget(
            name: "PluginsTests", dependencies: ["Plugins", "Sealing", "TestKit"], swiftSettings: strict),
        // Servers of the web and of mail, in Python, that behave badly on demand.
        .target(
            name: "LocalServers", dependencies: ["TestKit"], path: "Tests/LocalServers", exclude: ["Servers"],
            swiftSettings: strict),
        // A store in memory, fixtures and seeded draws that several suites share.
        .target(
            name: "PartnerTesting", dependencies: ["PartnerCenter", "TestKit"], path: "Tests/PartnerTesting",
            swiftSettings: strict),
        .testTarget(
            name: "PartnerCenterTests", dependencies: ["PartnerCenter", "PartnerTesting", "TestKit"],
            swiftSettings: strict),
        .testTarget(
            name: "StoreContractTests",
            dependencies: ["PartnerCenter", "PartnerSQL", "PartnerTesting", "SQL", "Runs", "TestKit"],
            swiftSettings: strict),
        .testTarget(
            name: "PartnerLuaTests",
            dependencies: [
                "PartnerLua", "PartnerCenter", "PartnerSQL", "PartnerTesting", "LuaRuntime", "Runs", "SQL",
                "Sheets", "Sealing", "Plugins", "HTTP", "CStorageShim", "LocalServers", "TestKit",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "CommandTests",
            dependencies: [
                "partnerctl", "PartnerCenter", "PartnerLua", "PartnerSQL", "LuaRuntime", "Runs", "SQL",
                "Sealing", "CArchive", "LineEditing", "Plugins", "HTTP", "Loading", "PartnerTesting",
                "TestKit", "LocalServers",
            ], exclude: ["Golden", "Snapshots"], swiftSettings: strict,
            linkerSettings: [.linkedLibrary("archive")]),
    ],
    swiftLanguageModes: [.v6],
    cLanguageStandard: .gnu11
)
