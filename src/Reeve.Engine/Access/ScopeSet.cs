namespace Reeve.Engine.Access;

/// <summary>The scopes a caller was granted, as a set. <see cref="Admin"/> contains every other one; nothing else contains anything.</summary>
[Flags]
public enum ScopeSet
{
    None = 0,
    Read = 1,
    Operate = 2,
    Approve = 4,
    Admin = 8,
}
