namespace Lumigo.AutoInstrumentation.Bridge.Databases;

/// <summary>Several commands that are sent as one.</summary>
/// <param name="Statements">What they say, in order.</param>
/// <param name="Size">How many there are.</param>
internal sealed record CommandBatch(string Statements, int Size);
