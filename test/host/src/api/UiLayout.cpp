#include "Ui.h"

#include "UiRecorder.h"
#include "Vec.h"

namespace Host
{
	namespace
	{
		constexpr float FONT_SIZE = 16;
		constexpr float SPACING = 4;

		float One()
		{
			return 1;
		}

		float TextHeight()
		{
			return FONT_SIZE;
		}

		float TextHeightWithSpacing()
		{
			return FONT_SIZE + SPACING;
		}

		Vec<2> WindowSize()
		{
			Vec<2> size;
			size.V = {640, 480};
			return size;
		}

		Vec<2> Origin()
		{
			return {};
		}

		void Separator()
		{
			UiRecorder::Instance().AddText("separator", "");
		}

		void SeparatorWith(int, float)
		{
			Separator();
		}

		void RegisterStyle(Namespace& ui)
		{
			ui.Function("void PushStyleColor(Col idx, const vec4&in col)", asFUNCTION((Ignore<int, const Vec<4>&>)));
			ui.Function("void PopStyleColor(int count = 1)", asFUNCTION(Ignore<int>));
			ui.Function("void PushStyleVar(StyleVar var, float value)", asFUNCTION((Ignore<int, float>)));
			ui.Function("void PushStyleVar(StyleVar var, const vec2&in value)", asFUNCTION((Ignore<int, const Vec<2>&>)));
			ui.Function("void PopStyleVar(int count = 1)", asFUNCTION(Ignore<int>));
			ui.Function("void PushFontSize(float size)", asFUNCTION(Ignore<float>));
			ui.Function("void PopFontSize()", asFUNCTION(Ignore<>));
			ui.Function("float GetFontSize()", asFUNCTION(TextHeight));
			ui.Function("void BeginDisabled(bool disabled = true)", asFUNCTION(Ignore<bool>));
			ui.Function("void EndDisabled()", asFUNCTION(Ignore<>));
			ui.Function("void PushID(int id)", asFUNCTION(Ignore<int>));
			ui.Function("void PushID(const string&in id)", asFUNCTION(Ignore<const std::string&>));
			ui.Function("void PopID()", asFUNCTION(Ignore<>));
			ui.Function("float GetScale()", asFUNCTION(One));
			ui.Function("bool IsOverlayShown()", asFUNCTION((Always<bool, true>)));
			ui.Function("bool IsGameUIVisible()", asFUNCTION((Always<bool, true>)));
			ui.Function("bool IsRendering()", asFUNCTION((Always<bool, true>)));
		}

		void RegisterNext(Namespace& ui)
		{
			ui.Function("void SetNextWindowSize(int w, int h, Cond cond = UI::Cond::Appearing)", asFUNCTION((Ignore<int, int, int>)));
			ui.Function("void SetNextWindowPos(int x, int y, Cond cond = UI::Cond::Appearing, float pivotx = 0.0f, float pivoty = 0.0f)",
				asFUNCTION((Ignore<int, int, int, float, float>)));
			ui.Function("void SetNextWindowSizeConstraints(int min_width, int min_height, int max_width, int max_height)", asFUNCTION((Ignore<int, int, int, int>)));
			ui.Function("void SetNextItemWidth(float w)", asFUNCTION(Ignore<float>));
			ui.Function("void SetNextItemOpen(bool is_open, Cond cond = UI::Cond::None)", asFUNCTION((Ignore<bool, int>)));
			ui.Function("void PushItemWidth(float item_width)", asFUNCTION(Ignore<float>));
			ui.Function("void PopItemWidth()", asFUNCTION(Ignore<>));
			ui.Function("void SetKeyboardFocusHere(int offset = 0)", asFUNCTION(Ignore<int>));
			ui.Function("void SetItemDefaultFocus()", asFUNCTION(Ignore<>));
		}
	}

	void RegisterUiLayout(Namespace& ui)
	{
		RegisterStyle(ui);
		RegisterNext(ui);
		ui.Function("void SameLine(float offset_from_start_x = 0.0f, float spacing = -1.0f)", asFUNCTION((Ignore<float, float>)));
		ui.Function("void NewLine()", asFUNCTION(Ignore<>));
		ui.Function("void Indent(float w = 0.0f)", asFUNCTION(Ignore<float>));
		ui.Function("void Unindent(float w = 0.0f)", asFUNCTION(Ignore<float>));
		ui.Function("void Separator()", asFUNCTION(Separator));
		ui.Function("void Separator(int flags, float thickness = 1.0f)", asFUNCTION(SeparatorWith));
		ui.Function("void Dummy(const vec2&in size)", asFUNCTION(Ignore<const Vec<2>&>));
		ui.Function("void AlignTextToFramePadding()", asFUNCTION(Ignore<>));
		ui.Function("void PushTextWrapPos(float wrap_local_pos_x = 0.0f)", asFUNCTION(Ignore<float>));
		ui.Function("void PopTextWrapPos()", asFUNCTION(Ignore<>));
		ui.Function("float GetTextLineHeight()", asFUNCTION(TextHeight));
		ui.Function("float GetTextLineHeightWithSpacing()", asFUNCTION(TextHeightWithSpacing));
		ui.Function("float GetFrameHeight()", asFUNCTION(TextHeight));
		ui.Function("float GetFrameHeightWithSpacing()", asFUNCTION(TextHeightWithSpacing));
		ui.Function("vec2 GetCursorPos()", asFUNCTION(Origin));
		ui.Function("void SetCursorPos(const vec2&in pos)", asFUNCTION(Ignore<const Vec<2>&>));
		ui.Function("vec2 GetWindowPos()", asFUNCTION(Origin));
		ui.Function("vec2 GetWindowSize()", asFUNCTION(WindowSize));
		ui.Function("vec2 GetContentRegionAvail()", asFUNCTION(WindowSize));
	}
}
