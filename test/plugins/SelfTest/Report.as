// Collects what was found. A fact is neither good nor bad; a check is one or the other.
class Report
{
	array<string> m_lines;
	uint m_passed = 0;
	uint m_failed = 0;

	Report()
	{
		m_lines.InsertLast("WebSockets self-test, Openplanet " + Meta::OpenplanetVersion());
	}

	void Fact(const string &in name, const string &in value)
	{
		m_lines.InsertLast("FACT " + name + ": " + value);
	}

	bool Check(bool holds, const string &in name, const string &in detail = "")
	{
		if (holds) {
			m_passed++;
			m_lines.InsertLast("PASS " + name);
		} else {
			m_failed++;
			m_lines.InsertLast("FAIL " + name + (detail == "" ? "" : ": " + detail));
		}
		return holds;
	}

	void Finish()
	{
		m_lines.InsertLast("" + m_passed + " passed, " + m_failed + " failed");
		string text = string::Join(m_lines, "\n") + "\n";
		string path = IO::FromStorageFolder("report.txt");
		IO::File file(path, IO::FileMode::Write);
		file.Write(text);
		file.Close();
		IO::SetClipboard(text);
		for (uint i = 0; i < m_lines.Length; i++) {
			print(m_lines[i]);
		}
		print("report in " + path);
		UI::ShowNotification("WebSockets self-test", "" + m_passed + " passed, " + m_failed + " failed. The report is on the clipboard.", 15000);
	}
}
