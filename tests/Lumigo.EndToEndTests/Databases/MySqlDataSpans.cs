namespace Lumigo.EndToEndTests.Databases;

/// <summary>What the steps of the sample app are expected to give with MySql.Data, whole.</summary>
internal static class MySqlDataSpans
{
    /// <summary>On every runtime.</summary>
    public const string All = "";
}
