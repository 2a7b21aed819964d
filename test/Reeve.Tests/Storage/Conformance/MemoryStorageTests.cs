using Reeve.TestKit.Storage;

namespace Reeve.Tests.Storage.Conformance;

public sealed class MemoryStorageTests() : StorageConformance(static listeners => new MemoryUnderTest(listeners));
