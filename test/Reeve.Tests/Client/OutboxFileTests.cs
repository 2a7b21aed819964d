using Reeve.Client.Outbox;
using Reeve.Guard;
using Reeve.Protocol.Runs;
using Reeve.TestKit;

namespace Reeve.Tests.Client;

/// <summary>The outbox on disk: what was put by is there again, whoever opens the folder next.</summary>
public sealed class OutboxFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_put_by_is_there_again_in_order()
    {
        using (var file = OutboxFile.Open(_folder.Path))
        {
            file.Append(Finish("one").ToLine());
            file.Append(Step("two").ToLine());
        }

        using var again = OutboxFile.Open(_folder.Path);

        Assert.Equal([Finish("one"), Step("two")], again.Left);
    }

    [Fact]
    public void What_was_delivered_is_gone()
    {
        using (var file = OutboxFile.Open(_folder.Path))
        {
            file.Append(Finish("one").ToLine());
            file.Clear();
        }

        using var again = OutboxFile.Open(_folder.Path);

        Assert.Empty(again.Left);
    }

    [Fact]
    public void A_record_torn_anywhere_by_a_crash_is_left_out_and_the_next_one_stands_whole()
    {
        var path = Path.Combine(_folder.Path, "outbox-0.jsonl");
        var (one, two) = (Finish("one").ToLine(), Finish("two").ToLine());
        for (var cut = 0; cut < two.Length; cut++)
        {
            File.WriteAllBytes(path, [.. one, .. two[..cut]]);
            using (var file = OutboxFile.Open(_folder.Path))
            {
                Assert.Equal([Finish("one")], file.Left);
                file.Append(Finish("three").ToLine());
            }

            using var again = OutboxFile.Open(_folder.Path);
            Assert.Equal([Finish("one"), Finish("three")], again.Left);
        }
    }

    [Fact]
    public void Two_programs_share_a_folder_and_not_a_file()
    {
        using var first = OutboxFile.Open(_folder.Path);
        first.Append(Finish("first").ToLine());

        using var second = OutboxFile.Open(_folder.Path);

        Assert.Empty(second.Left);
        Assert.Equal(2, Directory.GetFiles(_folder.Path).Length);
    }

    [Fact]
    public void What_programs_that_are_gone_left_behind_is_taken_over_by_one()
    {
        using (var first = OutboxFile.Open(_folder.Path))
        using (var second = OutboxFile.Open(_folder.Path))
        {
            first.Append(Finish("first").ToLine());
            second.Append(Finish("second").ToLine());
        }

        using (var next = OutboxFile.Open(_folder.Path))
        {
            Assert.Equal([Finish("first"), Finish("second")], next.Left);
            Assert.Single(Directory.GetFiles(_folder.Path));
        }

        using var again = OutboxFile.Open(_folder.Path);
        Assert.Equal(2, again.Left.Count);
    }

    [Fact]
    public void A_folder_that_cannot_be_is_a_failure_with_a_code()
    {
        File.WriteAllText(_folder.File("file"), "");

        Assert.Equal(ErrorCode.StorageFailed, Assert.Throws<ReeveException>(() => OutboxFile.Open(_folder.File("file"))).Code);
    }

    private static OutboxRecord Finish(string reason) =>
        new() { Finish = new FinishRunRequest { Run = "run_1", FencingToken = 1, Outcome = "failed", Reason = reason } };

    private static OutboxRecord Step(string key) => new()
    {
        Begin = new BeginStepRequest { Run = "run_1", FencingToken = 1, Tool = "search", ArgsHash = new string('a', 64), IdempotencyKey = key },
        End = new EndStepRequest { Run = "run_1", FencingToken = 1, Step = "", Succeeded = true, TokensIn = 7 },
    };
}
