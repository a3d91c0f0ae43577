namespace Lumigo.OpenTelemetry.Masking;

/// <summary>What is done with the values of an attribute.</summary>
/// <param name="Domain">Whose patterns decide.</param>
/// <param name="Shape">What its text is expected to be.</param>
/// <param name="Payload">Whether it carries what the application exchanges with others: masked as a whole where everything is.</param>
/// <param name="IsSecret">Whether its own key makes it secret.</param>
internal sealed record AttributeTreatment(MaskingDomain Domain, TextShape Shape, bool Payload, bool IsSecret)
{
    /// <summary>A text like any other.</summary>
    public static readonly AttributeTreatment Text = new(MaskingDomain.General, TextShape.Prose, Payload: false, IsSecret: false);
}
