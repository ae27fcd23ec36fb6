#include "Ui.h"

#include "UiRecorder.h"
#include "Vec.h"

namespace Host
{
	namespace
	{
		UiRecorder& Recorder()
		{
			return UiRecorder::Instance();
		}

		void Text(const std::string& text, int length)
		{
			Recorder().AddText("text", length < 0 ? text : text.substr(0, static_cast<size_t>(length)));
		}

		void TextWrapped(const std::string& text)
		{
			Recorder().AddText("text", text);
		}

		void TextDisabled(const std::string& text)
		{
			Recorder().AddText("disabled", text);
		}

		void SeparatorText(const std::string& text)
		{
			Recorder().AddText("separator", text);
		}

		bool Button(const std::string& label, const Vec<2>&)
		{
			return Recorder().AddPressable("button", label);
		}

		bool Checkbox(const std::string& label, bool value)
		{
			return Recorder().AddPressable("checkbox", label) ? !value : value;
		}
	}

	void RegisterUiWidgets(Namespace& ui)
	{
		ui.Function("void Text(const string&in text, int length = -1)", asFUNCTION(Text));
		ui.Function("void TextWrapped(const string&in text)", asFUNCTION(TextWrapped));
		ui.Function("void TextDisabled(const string&in text)", asFUNCTION(TextDisabled));
		ui.Function("void SeparatorText(const string&in label)", asFUNCTION(SeparatorText));
		ui.Function("bool Button(const string&in label, const vec2&in size = vec2())", asFUNCTION(Button));
		ui.Function("bool Checkbox(const string&in label, bool value)", asFUNCTION(Checkbox));
	}
}
