using Reeve.Server.Hosting;

namespace Reeve.Tests.Hosting;

public sealed class LogFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("reeve-log-").FullName;

    [Fact]
    public void The_log_never_takes_more_than_twice_its_limit()
    {
        var path = Path.Combine(_folder, "daemon.log");
        using (var log = new LogFile(path, 1000))
        {
            for (var i = 0; i < 500; i++)
            {
                log.Write($"line {i} of a daemon that talks a lot");
            }
        }

        Assert.InRange(new FileInfo(path).Length, 1, 1000);
        Assert.InRange(new FileInfo(path + ".1").Length, 1, 1000);
        Assert.EndsWith("line 499 of a daemon that talks a lot\n", File.ReadAllText(path));
    }

    [Fact]
    public void A_log_is_continued_not_truncated()
    {
        var path = Path.Combine(_folder, "daemon.log");
        using (var log = new LogFile(path, 1000))
        {
            log.Write("first");
        }

        using (var log = new LogFile(path, 1000))
        {
            log.Write("second");
        }

        Assert.Equal("first\nsecond\n", File.ReadAllText(path));
    }

    [Fact]
    public void A_folder_that_vanished_loses_lines_and_not_the_daemon()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, "gone")).FullName;
        using var log = new LogFile(Path.Combine(folder, "daemon.log"), 10);
        log.Write("0123456789");
        Directory.Delete(folder, recursive: true);

        log.Write("0123456789");

        Assert.Equal(1, log.Lost);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
