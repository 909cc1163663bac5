//! How different two colours look, also to people who see fewer of them.

/// A colour in CIELAB (D65): lightness from 0 to 100, and green to red, and blue to yellow.
#[derive(Debug, Clone, Copy)]
pub struct Lab {
    pub lightness: f64,
    pub a: f64,
    pub b: f64,
}

/// A colour as seen by most people, without red cones and without green ones.
pub type Seen = [Lab; 3];

type Matrix = [[f64; 3]; 3];

/// Linear sRGB to XYZ, by IEC 61966-2-1, each row over the white point's own value.
const XYZ: Matrix = [
    [0.412_456_4 / 0.950_47, 0.357_576_1 / 0.950_47, 0.180_437_5 / 0.950_47],
    [0.212_672_9, 0.715_152_2, 0.072_175_0],
    [0.019_333_9 / 1.088_83, 0.119_192_0 / 1.088_83, 0.950_304_1 / 1.088_83],
];
/// Machado, Oliveira and Fernandes (2009), severity 1.0, on linear sRGB.
const PROTANOPIA: Matrix = [
    [0.152_286, 1.052_583, -0.204_868],
    [0.114_503, 0.786_281, 0.099_216],
    [-0.003_882, -0.048_116, 1.051_998],
];
const DEUTERANOPIA: Matrix = [
    [0.367_322, 0.860_646, -0.227_968],
    [0.280_085, 0.672_501, 0.047_413],
    [-0.011_820, 0.042_940, 0.968_881],
];

/// How `#rrggbb` is seen; `None` of what is no such colour.
pub fn see(colour: &str) -> Option<Seen> {
    let digits = colour.strip_prefix('#').filter(|digits| digits.len() == 6)?;
    let part = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok().map(linear);
    let rgb = [part(0)?, part(2)?, part(4)?];
    Some([lab(rgb), lab(times(&PROTANOPIA, rgb)), lab(times(&DEUTERANOPIA, rgb))])
}

fn linear(part: u8) -> f64 {
    let part = f64::from(part) / 255.0;
    if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
}

fn times(matrix: &Matrix, vector: [f64; 3]) -> [f64; 3] {
    matrix.map(|row| row.iter().zip(vector).map(|(a, b)| a * b).sum::<f64>().clamp(0.0, 1.0))
}

fn lab(rgb: [f64; 3]) -> Lab {
    let root = |t: f64| {
        if t > (6.0_f64 / 29.0).powi(3) {
            t.cbrt()
        } else {
            t * (29.0_f64 / 6.0).powi(2) / 3.0 + 4.0 / 29.0
        }
    };
    let [x, y, z] = times(&XYZ, rgb).map(root);
    Lab { lightness: 116.0 * y - 16.0, a: 500.0 * (x - y), b: 200.0 * (y - z) }
}

impl Lab {
    /// CIEDE2000, as Sharma, Wu and Dalal (2005) write it out: 1 is what a trained eye can just see
    /// where two patches touch.
    pub fn difference(&self, other: &Self) -> f64 {
        let mean = f64::midpoint(self.a.hypot(self.b), other.a.hypot(other.b));
        let stretch = 1.5 - 0.5 * seventh(mean);
        let (one, two) = (self.a * stretch, other.a * stretch);
        let (chroma, chroma2) = (one.hypot(self.b), two.hypot(other.b));
        let (hue, hue2) = (hue(one, self.b), hue(two, other.b));
        let grey = chroma * chroma2 == 0.0;
        let turn = match hue2 - hue {
            _ if grey => 0.0,
            turn if turn > 180.0 => turn - 360.0,
            turn if turn < -180.0 => turn + 360.0,
            turn => turn,
        };
        let middle = match hue + hue2 {
            sum if grey => sum,
            sum if (hue - hue2).abs() <= 180.0 => sum / 2.0,
            sum if sum < 360.0 => f64::midpoint(sum, 360.0),
            sum => f64::midpoint(sum, -360.0),
        };
        let chromas = f64::midpoint(chroma, chroma2);
        let offset = (f64::midpoint(self.lightness, other.lightness) - 50.0).powi(2);
        let light =
            (other.lightness - self.lightness) / (1.0 + 0.015 * offset / (20.0 + offset).sqrt());
        let cos = |degrees: f64| degrees.to_radians().cos();
        let t = 1.0 - 0.17 * cos(middle - 30.0)
            + 0.24 * cos(2.0 * middle)
            + 0.32 * cos(3.0 * middle + 6.0)
            - 0.20 * cos(4.0 * middle - 63.0);
        let chrome = (chroma2 - chroma) / (1.0 + 0.045 * chromas);
        let arc = 2.0 * (chroma * chroma2).sqrt() * (turn / 2.0).to_radians().sin();
        let arc = arc / (1.0 + 0.015 * chromas * t);
        let blue = 30.0 * (-((middle - 275.0) / 25.0).powi(2)).exp();
        let rotation = -(2.0 * blue).to_radians().sin() * 2.0 * seventh(chromas);
        (light.powi(2) + chrome.powi(2) + arc.powi(2) + rotation * chrome * arc).max(0.0).sqrt()
    }
}

fn seventh(chroma: f64) -> f64 {
    (chroma.powi(7) / (chroma.powi(7) + 25.0_f64.powi(7))).sqrt()
}

/// The angle of a hue in degrees, from 0.
fn hue(a: f64, b: f64) -> f64 {
    if a == 0.0 && b == 0.0 { 0.0 } else { b.atan2(a).to_degrees().rem_euclid(360.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(a: f64, b: f64, within: f64) {
        assert!((a - b).abs() < within, "{a} {b}");
    }

    #[test]
    fn differences_are_those_that_sharma_wu_and_dalal_published() {
        for (one, other, published) in [
            ([50.0, 2.6772, -79.7751], [50.0, 0.0, -82.7485], 2.0425),
            ([50.0, -1.3802, -84.2814], [50.0, 0.0, -82.7485], 1.0),
            ([50.0, 0.0, 0.0], [50.0, -1.0, 2.0], 2.3669),
            ([50.0, 2.49, -0.001], [50.0, -2.49, 0.0009], 7.1792),
            ([50.0, 2.49, -0.001], [50.0, -2.49, 0.0011], 7.2195),
            ([50.0, 2.5, 0.0], [73.0, 25.0, -18.0], 27.1492),
            ([50.0, 2.5, 0.0], [50.0, 3.2592, 0.335], 1.0),
            ([60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387], 1.2644),
            ([22.7233, 20.0904, -46.694], [23.0331, 14.973, -42.5619], 2.0373),
            ([90.8027, -2.0831, 1.441], [91.1528, -1.6435, 0.0447], 1.4441),
            ([2.0776, 0.0795, -1.135], [0.9033, -0.0636, -0.5514], 0.9082),
        ] {
            let lab = |[lightness, a, b]: [f64; 3]| Lab { lightness, a, b };
            near(lab(one).difference(&lab(other)), published, 0.000_05);
            near(lab(other).difference(&lab(one)), published, 0.000_05);
        }
    }

    #[test]
    fn the_primaries_have_their_published_places_and_fewer_colours_bring_red_and_green_nearer() {
        let [red, ..] = see("#ff0000").unwrap();
        near(red.lightness, 53.24, 0.01);
        near(red.a, 80.09, 0.01);
        near(red.b, 67.20, 0.01);
        let (red, green) = (see("#b5483a").unwrap(), see("#7a6a2c").unwrap());
        assert!(red[2].difference(&green[2]) < red[0].difference(&green[0]));
        let [one, other] = ["#2f8f6b", "#2f7d5b"].map(|colour| see(colour).unwrap()[0]);
        near(one.difference(&other), 6.5, 0.05);
        near(one.lightness, 53.3, 0.05);
        assert!(see("#ff000").is_none() && see("ff0000").is_none() && see("#ééé").is_none());
    }
}
