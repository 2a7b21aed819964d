using Reeve.TestKit.Storage;

namespace Reeve.Tests.Storage.Conformance;

public sealed class SqliteStorageTests() : StorageConformance(static listeners => new SqliteUnderTest(listeners));
