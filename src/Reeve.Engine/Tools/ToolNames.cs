namespace Reeve.Engine.Tools;

/// <summary>The words of entries and of the wire for this room's small enums.</summary>
public static class ToolNames
{
    public static string Of(ToolApproval approval) => approval == ToolApproval.Required ? "required" : "none";

    public static string Of(ToolFailPolicy policy) => policy == ToolFailPolicy.Open ? "open" : "closed";

    public static string Of(ToolOrigin origin) => origin switch
    {
        ToolOrigin.Operator => "operator",
        ToolOrigin.Cloud => "cloud",
        _ => "registered",
    };
}
