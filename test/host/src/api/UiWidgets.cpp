#include "Ui.h"

#include "UiRecorder.h"
#include "Vec.h"
#include "runtime/Runtime.h"

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

		void LabelText(const std::string& label, const std::string& text)
		{
			Recorder().AddLabel("label", label);
			Recorder().AddText("text", text);
		}

		void SeparatorText(const std::string& text)
		{
			Recorder().AddText("separator", text);
		}

		void Markdown(const std::string& text)
		{
			Recorder().AddText("markdown", text);
		}

		void SetTooltip(const std::string& text)
		{
			Recorder().AddText("tooltip", text);
		}

		bool Button(const std::string& label, const Vec<2>&)
		{
			return Recorder().AddPressable("button", label);
		}

		bool ButtonColored(const std::string& label, float, float, float, const Vec<2>&)
		{
			return Recorder().AddPressable("button", label);
		}

		bool TextLink(const std::string& label)
		{
			return Recorder().AddPressable("link", label);
		}

		void TextLinkOpenUrl(const std::string& label, const std::string& url)
		{
			if (TextLink(label)) {
				GetRuntime().Emit({{"type", "browser"}, {"url", url}});
			}
		}

		bool Checkbox(const std::string& label, bool value)
		{
			return Recorder().AddPressable("checkbox", label) ? !value : value;
		}

		bool RadioButton(const std::string& label, bool)
		{
			return Recorder().AddPressable("radio", label);
		}

		bool Selectable(const std::string& label, bool, int)
		{
			return Recorder().AddPressable("selectable", label);
		}

		void ProgressBar(float, const Vec<2>&, const std::string& overlay)
		{
			Recorder().AddText("progress", overlay);
		}

		bool TreeNode(const std::string& text, int)
		{
			Recorder().AddLabel("tree", text);
			return true;
		}

		bool CollapsingHeader(const std::string& label)
		{
			Recorder().AddLabel("header", label);
			return true;
		}

		bool BeginCombo(const std::string& label, const std::string& current, int)
		{
			LabelText(label, current);
			return true;
		}
	}

	void RegisterUiWidgets(Namespace& ui)
	{
		ui.Function("void Text(const string&in text, int length = -1)", asFUNCTION(Text));
		ui.Function("void TextWrapped(const string&in text)", asFUNCTION(TextWrapped));
		ui.Function("void TextDisabled(const string&in text)", asFUNCTION(TextDisabled));
		ui.Function("void LabelText(const string&in label, const string&in text)", asFUNCTION(LabelText));
		ui.Function("void SeparatorText(const string&in label)", asFUNCTION(SeparatorText));
		ui.Function("void SeparatorTextOpenplanet(const string&in label)", asFUNCTION(SeparatorText));
		ui.Function("void Markdown(const string&in str)", asFUNCTION(Markdown));
		ui.Function("bool Button(const string&in label, const vec2&in size = vec2())", asFUNCTION(Button));
		ui.Function("bool ButtonColored(const string&in label, float h, float s = 0.6f, float v = 0.6f, const vec2&in size = vec2())", asFUNCTION(ButtonColored));
		ui.Function("bool TextLink(const string&in label)", asFUNCTION(TextLink));
		ui.Function("void TextLinkOpenURL(const string&in label, const string&in url)", asFUNCTION(TextLinkOpenUrl));
		ui.Function("bool Checkbox(const string&in label, bool value)", asFUNCTION(Checkbox));
		ui.Function("bool RadioButton(const string&in label, bool active)", asFUNCTION(RadioButton));
		ui.Function("bool Selectable(const string&in label, bool selected, int flags = UI::SelectableFlags::None)", asFUNCTION(Selectable));
		ui.Function("void ProgressBar(float fraction, const vec2&in size = vec2(-1, 0), const string&in overlay = \"\")", asFUNCTION(ProgressBar));
		ui.Function("bool TreeNode(const string&in text, int flags = UI::TreeNodeFlags::None)", asFUNCTION(TreeNode));
		ui.Function("void TreePop()", asFUNCTION(Ignore<>));
		ui.Function("bool CollapsingHeader(const string&in label)", asFUNCTION(CollapsingHeader));
		ui.Function("bool BeginCombo(const string&in label, const string&in current, int flags = UI::ComboFlags::None)", asFUNCTION(BeginCombo));
		ui.Function("void EndCombo()", asFUNCTION(Ignore<>));

		// The mouse is over everything, so that tooltips are recorded, but clicks only what a test presses.
		ui.Function("bool IsItemHovered(int flags = UI::HoveredFlags::None)", asFUNCTION((Always<bool, true, int>)));
		ui.Function("bool IsItemClicked(MouseButton button = UI::MouseButton::Left)", asFUNCTION((Always<bool, false, int>)));
		ui.Function("bool IsItemActive()", asFUNCTION((Always<bool, false>)));
		ui.Function("bool IsItemFocused()", asFUNCTION((Always<bool, false>)));
		ui.Function("bool IsItemDeactivated()", asFUNCTION((Always<bool, false>)));
		ui.Function("bool IsMouseClicked(MouseButton button = UI::MouseButton::Left, bool repeat = false)", asFUNCTION((Always<bool, false, int, bool>)));
		ui.Function("void SetTooltip(const string&in text)", asFUNCTION(SetTooltip));
		ui.Function("void SetItemTooltip(const string&in text)", asFUNCTION(SetTooltip));
		ui.Function("void BeginTooltip()", asFUNCTION(Ignore<>));
		ui.Function("bool BeginItemTooltip()", asFUNCTION((Always<bool, true>)));
		ui.Function("void EndTooltip()", asFUNCTION(Ignore<>));
	}
}
