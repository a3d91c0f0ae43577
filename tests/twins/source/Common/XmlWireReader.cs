using System.Xml.Linq;

namespace Amazon.Twin;

/// <summary>Reads XML by local names. SQS repeats a list's element, SNS wraps it: <c>PublishBatch</c>'s lists are named <c>Successful/member</c>.</summary>
internal sealed class XmlWireReader(XElement xml) : WireReader
{
    public override string Own => xml.Value;

    public override string Text(string name) => Named(name).FirstOrDefault()?.Value;

    public override List<WireReader> Elements(string name, string queryName)
    {
        List<WireReader> found = [.. Path(queryName).Select(element => new XmlWireReader(element))];
        return found.Count == 0 ? null : found;
    }

    public override List<KeyValuePair<string, WireReader>> Entries(string name, string queryName)
    {
        List<KeyValuePair<string, WireReader>> found =
        [
            .. Path(queryName).Select(element => new XmlWireReader(element)).Select(entry =>
                KeyValuePair.Create<string, WireReader>(entry.Text("Name"), new XmlWireReader(entry.Named("Value").First()))),
        ];
        return found.Count == 0 ? null : found;
    }

    private IEnumerable<XElement> Path(string path) =>
        path.Split('.').Aggregate<string, IEnumerable<XElement>>([xml], (level, step) => level.Elements().Where(element => element.Name.LocalName == step));

    private IEnumerable<XElement> Named(string name) => xml.Elements().Where(element => element.Name.LocalName == name);
}
