namespace Reeve.Engine.Ledger;

/// <summary>The families verification reports on. The wire and stored form is the lower-case name.</summary>
public enum Family
{
    Runs,
    Steps,
    Guard,
    Compensation,
    Sessions,
    Schedules,
    Deliveries,
    Pipelines,
    Admin,
}
