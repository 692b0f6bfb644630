// swift-tools-version: 6.2
import PackageDescription

/// In CI a warning is an error; elsewhere a newer compiler's new warning must not stop anybody.
let strict: [SwiftSetting] = Context.environment["CI"] == nil ? [] : [.treatAllWarnings(as: .error)]

let package = Package(
    name: "rdmabench",
    products: [
        .executable(name: "rdmabench", targets: ["rdmabench"]),
        .library(name: "Verbs", targets: ["Verbs"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.0"),
        .package(url: "https://github.com/apple/swift-certificates", from: "1.21.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.0"),
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
    ],
    targets: [
        // Lowest first; nothing imports upwards.
        .systemLibrary(
            name: "CRdma",
            path: "CRdma",
            providers: [.apt(["libibverbs-dev", "librdmacm-dev"])]
        ),
        .systemLibrary(name: "CLZ4", path: "Sources/CLZ4", providers: [.apt(["liblz4-dev"])]),
        .target(
            name: "Verbs",
            dependencies: ["CRdma", .product(name: "SystemPackage", package: "swift-system")]
        ),
        .target(
            name: "Metering",
            dependencies: [.product(name: "Histogram", package: "hdrhistogram-swift")]
        ),
        .target(name: "Pacing", dependencies: ["Metering"]),
        .target(name: "Fabric", dependencies: ["Verbs", "Metering"]),
        .target(
            name: "Transport",
            dependencies: [
                "CRdma", "CLZ4", "Verbs", "Metering", "Pacing", "Fabric",
                .product(name: "SystemPackage", package: "swift-system"),
            ]
        ),
        .target(
            name: "Session",
            dependencies: [
                "Fabric", "Transport", "Pacing",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "SystemPackage", package: "swift-system"),
                .product(name: "X509", package: "swift-certificates"),
            ]
        ),
        .target(
            name: "Results",
            dependencies: ["Metering", "Fabric"],
            resources: [.embedInCode("Report/report.css")]
        ),
        .target(name: "Workloads", dependencies: ["Session", "Results"]),
        .executableTarget(
            name: "rdmabench",
            dependencies: [
                "Verbs", "Metering", "Pacing", "Fabric", "Transport", "Session", "Workloads", "Results",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "SystemPackage", package: "swift-system"),
            ]
        ),
        .executableTarget(
            name: "bucket-cost",
            dependencies: ["Pacing", "Metering"],
            path: "bench/micro/BucketCost"
        ),
        .testTarget(name: "VerbsTests", dependencies: ["Verbs"]),
        .testTarget(name: "MeteringTests", dependencies: ["Metering", "TestSupport"]),
        .testTarget(name: "PacingTests", dependencies: ["Pacing", "Metering", "TestSupport", "rdmabench"]),
        .target(name: "TestSupport", path: "Tests/Support"),
        .testTarget(name: "FabricTests", dependencies: ["Fabric", "Verbs", "Metering", "TestSupport"]),
        .testTarget(name: "TransportTests", dependencies: ["Transport", "Pacing", "Verbs", "Metering", "TestSupport"]),
        .testTarget(
            name: "SessionTests",
            dependencies: [
                "Session", "Transport", "Verbs", "Metering", "Fabric", "TestSupport",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ]
        ),
        .testTarget(
            name: "WorkloadsTests",
            dependencies: ["Workloads", "Session", "Transport", "Results", "Metering", "Verbs", "Fabric"]
        ),
        .testTarget(name: "ResultsTests", dependencies: ["Results", "Fabric", "TestSupport"]),
        .testTarget(
            name: "ReportTests",
            dependencies: ["Results", "Fabric", "Metering", "TestSupport", "rdmabench"]
        ),
        .testTarget(
            name: "CommandTests",
            dependencies: ["Session", "rdmabench", "TestSupport", .product(name: "Logging", package: "swift-log")]
        ),
        .testTarget(name: "LabTests", dependencies: ["TestSupport", "rdmabench"]),
    ],
    swiftLanguageModes: [.v6]
)

// Only Tests/Fuzz/run builds it, with libFuzzer.
if Context.environment["RDMABENCH_FUZZ"] != nil {
    package.targets.append(
        .executableTarget(
            name: "fuzz",
            dependencies: [
                "Session", "Transport", "Fabric", "Metering", "Pacing", "Results",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
            ],
            path: "Tests/Fuzz",
            exclude: ["Corpora", "run", "README.md"],
            swiftSettings: [.unsafeFlags(["-parse-as-library"])],
            linkerSettings: [.unsafeFlags(["-sanitize=fuzzer"])]
        )
    )
    // What -sanitize=fuzzer asks for, of our code alone: libFuzzer looks through all counters after each input.
    let coverage = "-sanitize-coverage=edge,inline-8bit-counters,pc-table,trace-cmp,indirect-calls"
    for target in package.targets where target.type == .regular || target.name == "fuzz" {
        target.swiftSettings = (target.swiftSettings ?? []) + [.unsafeFlags([coverage])]
    }
}

for target in package.targets where target.type != .system {
    target.swiftSettings = (target.swiftSettings ?? []) + strict
}
