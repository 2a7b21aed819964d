using Reeve.Server.Doors.Http;

namespace Reeve.Tests.Doors;

/// <summary>Tile paths have one spelling each.</summary>
public sealed class TilePathRulesTests
{
    [Theory]
    [InlineData("0/000", 0, 0, 256)]
    [InlineData("1/007", 1, 7, 256)]
    [InlineData("63/x001/x234/067", 63, 1234067, 256)]
    [InlineData("0/000.p/255", 0, 0, 255)]
    [InlineData("0/x001/000.p/1", 0, 1000, 1)]
    [InlineData("entries/012", null, 12, 256)]
    [InlineData("entries/x001/012.p/3", null, 1012, 3)]
    public void A_path_names_a_tile(string path, int? level, long index, int width) =>
        Assert.Equal(new TilePath(level, index, width), TilePathRules.Parse(path));

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("0/0")]
    [InlineData("0/0000")]
    [InlineData("64/000")]
    [InlineData("00/000")]
    [InlineData("-1/000")]
    [InlineData("0/x000/001")]
    [InlineData("0/001/002")]
    [InlineData("0/x001")]
    [InlineData("0/000.p/0")]
    [InlineData("0/000.p/256")]
    [InlineData("0/000.p/01")]
    [InlineData("0/000.p")]
    [InlineData("0/../000")]
    [InlineData("entries/٠٠٠")]
    [InlineData("0/x001/x001/x001/x001/x001/x001/001")]
    public void Every_other_path_names_none(string path) => Assert.Null(TilePathRules.Parse(path));
}
