// As little as a trimmed program can be, with one span.
using System.Diagnostics;

using (var source = new ActivitySource("Sample.Trimmed"))
using (var span = source.StartActivity("trimmed"))
{
    span?.SetTag("answer", 42);
}
Console.WriteLine("trimmed program ran");
return 5;
