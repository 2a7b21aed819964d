using Reeve.Connectors.Checks;
using Reeve.TestKit;

namespace Reeve.Tests.Connectors;

/// <summary>How old uncommitted work is.</summary>
public sealed class NewestChangeTests : IDisposable
{
    private static readonly DateTimeOffset Old = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Young = new(2026, 2, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly TempFolder _folder = new();

    [Fact]
    public void It_is_as_old_as_its_newest_file()
    {
        Write("old", Old);
        Write("young", Young);

        Assert.Equal(Young, Of("old", "young", "old"));
        Assert.Equal(Old, Of("old"));
        Assert.Null(Of());
    }

    [Fact]
    public void A_file_that_is_gone_is_as_old_as_the_nearest_folder_that_is_there()
    {
        Write("folder/kept", Old);
        Touch("folder", Young);
        Touch("", Old);

        Assert.Equal(Young, Of("folder/gone"));
        Assert.Equal(Young, Of("folder/also/gone"));
        Assert.Equal(Old, Of("gone/too"));
    }

    [Fact]
    public void An_untracked_folder_is_as_old_as_the_newest_file_at_any_depth()
    {
        Write("new/deep/file", Young);
        Write("new/.hidden", Old);
        Touch("new/deep", Old);
        Touch("new", Old);

        Assert.Equal(Young, Of("new/"));
    }

    [Fact]
    public void No_link_is_followed()
    {
        Write("outside/file", Young);
        Write("new/file", Old);
        Directory.CreateSymbolicLink(_folder.File("new/link"), _folder.File("outside"));
        Directory.CreateSymbolicLink(_folder.File("link"), _folder.File("outside"));
        Directory.SetLastWriteTimeUtc(_folder.File("outside"), Young.UtcDateTime);
        Touch("new", Old);

        Assert.Equal(Old, Of("new/"));
        Assert.NotEqual(Young, Of("link/"));
    }

    [Fact]
    public void A_name_that_could_not_be_read_makes_the_age_unknown()
    {
        Write("old", Old);

        Assert.Null(Of("old", "\uFFFD.txt"));
    }

    [Fact]
    public void A_folder_that_went_meanwhile_is_as_old_as_the_one_around_it()
    {
        Touch("", Old);

        Assert.Equal(Old, Of("gone/"));
    }

    [Fact]
    public void A_cancel_is_heeded() =>
        Assert.Throws<OperationCanceledException>(() => NewestChange.Of(_folder.Path, ["a"], new CancellationToken(canceled: true)));

    public void Dispose() => _folder.Dispose();

    private DateTimeOffset? Of(params string[] files) => NewestChange.Of(_folder.Path, files, CancellationToken.None);

    private void Write(string name, DateTimeOffset time)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.File(name))!);
        File.WriteAllText(_folder.File(name), name);
        File.SetLastWriteTimeUtc(_folder.File(name), time.UtcDateTime);
    }

    private void Touch(string folder, DateTimeOffset time) => Directory.SetLastWriteTimeUtc(_folder.File(folder), time.UtcDateTime);
}
