// swift-tools-version: 6.2
import PackageDescription

// Apart from the house: the fuzzer brings a `main` of its own, which no other executable may stand beside.
let package = Package(
    name: "fuzzing",
    dependencies: [.package(name: "partnerctl", path: "../..")],
    targets: [
        .executableTarget(
            name: "Fuzz", dependencies: [.product(name: "Plugins", package: "partnerctl")],
            swiftSettings: [.enableUpcomingFeature("ExistentialAny")])
    ],
    swiftLanguageModes: [.v6]
)
